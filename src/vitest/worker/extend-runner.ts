import { hookRunner, type Runner, type Undoer } from './hook-runner.ts'
import type { WorkerSettings } from '../settings.ts'
import type { Suite } from './registrations.ts'
import { watchWorker } from './watch-worker.ts'

export type RunnerConstructor = new (config: object) => Runner

/** The part of Vitest's own runner that is used besides its instance. */
export interface Collecting {
  getCurrentSuite(): unknown
}

/** The user's runner, or Vitest's own, with the per-file hooks around its methods. */
export function extendRunner(
  Base: RunnerConstructor,
  vi: Undoer,
  settings: WorkerSettings,
  context: typeof globalThis,
  collecting: Collecting,
): RunnerConstructor {
  return class CarryoverRunner extends Base {
    constructor(config: object) {
      super(config)
      const watch = watchWorker(settings, context, () => collecting.getCurrentSuite() as Suite)
      // On the instance: a method that the user wrote as a field would hide one of this class.
      hookRunner(this, vi, () => watch)
    }
  }
}
