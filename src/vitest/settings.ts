import type { InsideOrders } from '../model/inside.ts'
import type { Mend } from '../model/mend.ts'
import type { PutBackRequest } from '../probe/session.ts'
import type { ReadRequest } from '../probe/trap-reads.ts'

/** What the main process tells each worker, by the test runner's own channel: plain JSON. */
export interface WorkerSettings {
  readonly root: string
  readonly project: string
  /** What brings the per-file hooks: the plugin's runner, or the environment of the form without the plugin. */
  readonly watchedBy: 'runner' | 'environment'
  /** Absolute path of the runner that the user configured, to be extended. */
  readonly baseRunner?: string
  /** Absolute path of the test runner's own code, which is never looked into. */
  readonly runnerDirectory: string
  /** Test files and setup files are evaluated for each file: a new module each time, never state. */
  readonly setupFiles: readonly string[]
  /** False in vm pools, where no module outlives its file. */
  readonly hasSharedModules: boolean
  /** Whether Vitest itself ends fake timers after each file: in vm pools, from version 5 on. */
  readonly endsFakeTimers: boolean
  /** Absolute path of the module that holds the snapshot serializers of Vitest. */
  readonly serializers?: string
  readonly ignore?: readonly string[]
  /** Look into closures and into the private state of packages. */
  readonly deep?: boolean
  /** Modules that add sources of the project's own, relative to the root. */
  readonly sources?: readonly string[]
  readonly putBack?: PutBackRequest
  /** Paths whose writers are looked for, in a process that instruments modules. */
  readonly trace?: readonly string[]
  /** State whose readers are looked for, likewise. */
  readonly reads?: ReadRequest
  /** What to call when a file is done, in a rerun that tries whether it mends. */
  readonly mend?: { readonly after: string; readonly by: Mend }
  /** The order of the tests inside files, by their paths from the root. */
  readonly inside?: InsideOrders
}

declare module 'vitest' {
  interface ProvidedContext {
    carryover: WorkerSettings
  }
}

/** The hook that each transformed module calls at its end, with a view of its top-level bindings. */
export const MODULE_HOOK = Symbol.for('carryover.module')

/** The function that instrumented modules call before each statement. */
export const TICK_HOOK = Symbol.for('carryover.tick')

/** Where the worker's session can be found by other tools, such as the benchmarks: on `process`. */
export const SESSION_KEY = Symbol.for('carryover.session')
