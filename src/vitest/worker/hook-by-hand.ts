import { hookRunner, type Runner } from './hook-runner.ts'
import type { OwnOptions } from '../environment-options.ts'
import type { WorkerSettings } from '../settings.ts'
import { type WatchedVitest, watchWorker, type WorkerWatch } from './watch-worker.ts'

/** The part of the `vitest` module that is used here. */
export interface HookedVitest extends WatchedVitest {
  readonly TestRunner: WatchedVitest['TestRunner'] & { readonly prototype: object }
  inject(key: 'carryover'): WorkerSettings
}

/** Puts the per-file hooks on the class that every runner extends, for when neither is configured to bring them. */
export function hookByHand(vitest: HookedVitest, own: OwnOptions, context: typeof globalThis): void {
  const { TestRunner, vi, inject } = vitest
  let watch: WorkerWatch | undefined
  // The worker learns its settings with its first file, after its environment was set up.
  hookRunner(TestRunner.prototype as Runner, vi, () => {
    const settings = inject('carryover') as WorkerSettings | undefined
    // Without the reporter nobody asks; with the plugin its runner watches.
    if (settings?.watchedBy !== 'environment') return undefined
    const ignore = [...(settings.ignore ?? []), ...own.ignore]
    const sources = [...new Set([...(settings.sources ?? []), ...own.sources])]
    return (watch ??= watchWorker({ ...settings, ignore, sources, deep: own.deep || settings.deep === true }, context, vitest))
  })
}
