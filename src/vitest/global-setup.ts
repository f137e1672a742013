import type { TestProject } from 'vitest/node'
import { installLate } from './install/install-run.ts'

/** Runs in the main process before any worker starts, even where the plugin stands in the root config alone. */
export function setup({ vitest }: TestProject): void {
  installLate(vitest)
}
