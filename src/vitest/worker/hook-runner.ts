import type { Mend } from '../../model/mend.ts'
import type { FileTask, WorkerWatch } from './watch-worker.ts'

/** The part of a test runner that is used here; hooks that a base class lacks are optional in Vitest's own interface. */
export interface Runner {
  readonly moduleRunner: object
  readonly workerState?: { readonly filepath?: string }
  importFile(path: string, source: 'collect' | 'setup'): unknown
  onBeforeCollect?(paths: string[]): unknown
  onAfterRunFiles?(files: File[]): unknown
  onBeforeRunFiles?(files: File[]): unknown
  onBeforeTryTask?(test: Test, options: object): unknown
  onAfterTryTask?(test: Test, options: object): unknown
  onTaskUpdate?(packs: unknown[], events: unknown[]): Promise<void>
}

interface File extends FileTask {
  readonly id: string
  readonly result?: object
}

interface Test {
  readonly name: string
  readonly suite?: Test
}

/** What of Vitest's own `vi` undoes changes. */
export interface Undoer {
  restoreAllMocks(): unknown
  useRealTimers(): unknown
  unstubAllGlobals(): unknown
  unstubAllEnvs(): unknown
  resetModules(): unknown
}

/**
 * Puts the per-file hooks around the methods of a runner, or of a prototype that runners inherit from.
 * @param watchOf the watch over this worker; nothing where this runner is to be left alone
 */
export function hookRunner(target: Runner, vi: Undoer, watchOf: () => WorkerWatch | undefined): void {
  const { onBeforeCollect, importFile, onBeforeRunFiles, onBeforeTryTask, onAfterTryTask, onAfterRunFiles } = target
  let begun: string | undefined

  const begin = async (runner: Runner, path: string): Promise<void> => {
    begun = path
    await watchOf()?.beginFile(path, runner.moduleRunner)
  }

  target.onBeforeCollect = async function (paths) {
    if (paths[0] !== undefined) await begin(this, paths[0])
    await onBeforeCollect?.call(this, paths)
  }
  // A user's own class may override onBeforeCollect, which its base class lacks, and so hide the hook on the prototype.
  target.importFile = async function (path, source) {
    const file = source === 'collect' ? path : this.workerState?.filepath
    if (file !== undefined && file !== begun) await begin(this, file)
    const previous = source === 'collect' ? watchOf()?.endSetup() : undefined
    if (previous !== undefined) await send(this, previous as File)
    return importFile.call(this, path, source)
  }
  target.onBeforeRunFiles = async function (files) {
    watchOf()?.enter({ phase: 'hook' })
    for (const file of files) watchOf()?.arrange(file)
    await onBeforeRunFiles?.call(this, files)
  }
  target.onBeforeTryTask = async function (test, options) {
    watchOf()?.enter({ phase: 'test', test: fullName(test) })
    await onBeforeTryTask?.call(this, test, options)
  }
  target.onAfterTryTask = async function (test, options) {
    await onAfterTryTask?.call(this, test, options)
    watchOf()?.enter({ phase: 'hook' })
  }
  target.onAfterRunFiles = async function (files) {
    await onAfterRunFiles?.call(this, files)
    const watch = watchOf()
    const file = files[0]
    begun = undefined
    if (watch === undefined || file === undefined) return
    // Vitest does the same right after this hook: what it undoes itself is nobody's leak.
    vi.restoreAllMocks()
    if (watch.endsFakeTimers) vi.useRealTimers()
    const mend = watch.mendOf(file)
    if (mend !== undefined) vi[MENDS[mend]]()
    for (const earlier of await watch.endFile(file)) await send(this, earlier as File)
    await send(this, file)
  }
}

const MENDS = {
  'unstub-globals': 'unstubAllGlobals',
  'unstub-env': 'unstubAllEnvs',
  'real-timers': 'useRealTimers',
  'reset-modules': 'resetModules',
} as const satisfies Record<Mend, keyof Undoer>

/** The record travels with the file's own results, which Vitest has sent already: once more, with the record. */
async function send(runner: Runner, { id, result, meta }: File): Promise<void> {
  await runner.onTaskUpdate?.([[id, result, meta]], [])
}

function fullName({ name, suite }: Test): string {
  return suite === undefined || suite.name === '' ? name : `${fullName(suite)} > ${name}`
}
