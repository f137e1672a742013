import { hookRunner, type Runner } from './hook-runner.ts'
import type { WorkerSettings } from '../settings.ts'
import { type WatchedVitest, watchWorker } from './watch-worker.ts'

export type RunnerConstructor = new (config: object) => Runner

/** The user's runner, or Vitest's own, with the per-file hooks around its methods. */
export function extendRunner(
  Base: RunnerConstructor,
  vitest: WatchedVitest,
  settings: WorkerSettings,
  context: typeof globalThis,
): RunnerConstructor {
  return class CarryoverRunner extends Base {
    constructor(config: object) {
      super(config)
      const watch = watchWorker(settings, context, vitest)
      // On the instance: a method that the user wrote as a field would hide one of this class.
      hookRunner(this, vitest.vi, () => watch)
    }
  }
}
