import { hookRunner, type Runner, type Undoer } from './hook-runner.ts'
import type { OwnOptions } from '../environment-options.ts'
import type { Collecting } from './extend-runner.ts'
import type { Suite } from './registrations.ts'
import type { WorkerSettings } from '../settings.ts'
import { watchWorker, type WorkerWatch } from './watch-worker.ts'

/** The part of the `vitest` module that is used here. */
export interface HookedVitest {
  readonly TestRunner: Collecting & { readonly prototype: object }
  readonly vi: Undoer
  inject(key: 'carryover'): WorkerSettings
}

/** Puts the per-file hooks on the class that every runner extends, for when neither is configured to bring them. */
export function hookByHand({ TestRunner, vi, inject }: HookedVitest, { ignore, deep }: OwnOptions, context: typeof globalThis): void {
  let watch: WorkerWatch | undefined
  // The worker learns its settings with its first file, after its environment was set up.
  hookRunner(TestRunner.prototype as Runner, vi, () => {
    const settings = inject('carryover') as WorkerSettings | undefined
    // Without the reporter nobody asks; with the plugin its runner watches.
    if (settings?.watchedBy !== 'environment') return undefined
    const own = { ...settings, ignore: [...(settings.ignore ?? []), ...ignore], deep: deep || settings.deep === true }
    return (watch ??= watchWorker(own, context, () => TestRunner.getCurrentSuite() as Suite))
  })
}
