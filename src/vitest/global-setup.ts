import type { TestProject } from 'vitest/node'
import type { CarryoverPluginApi } from './plugin.ts'

/** Runs in the main process before any worker starts, even where the plugin stands in the root config alone. */
export function setup(project: TestProject): void {
  const { vitest } = project
  const root = (vitest as unknown as { vite?: TestProject['vite'] }).vite ?? project.vite
  const plugin = root.config.plugins.find(({ name }) => name === 'carryover')
  ;(plugin?.api as CarryoverPluginApi | undefined)?.install(vitest)
}
