import type { CacheFacts } from './cache-facts.ts'
import type { ObservedLeak, Place } from './leak.ts'

/** A bound that a probe hit, or a thing it could not look at: never silent, always in the report. */
export interface Limit {
  /** What was not seen, e.g. `objects`, `WeakMap`, `probe globals`. */
  readonly what: string
  readonly file: string
  /** The bound, in the unit of `what`; 0 where there is none. */
  readonly bound: number
  readonly detail?: string
}

/** A worker is a process, a thread, or the runner's own process itself. */
export type WorkerPlace = 'in band' | 'process' | 'thread'

/** What one worker tells the main process of one test file: the only thing that crosses the process border. */
export interface FileRecord {
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly project: string
  /** Unique over machines and shards. */
  readonly worker: string
  /** How many files this worker ran before this one. */
  readonly position: number
  readonly leaks: readonly ObservedLeak[]
  /** Modules that were new in this worker since the file before, each with what it imports, relative to the root. */
  readonly imports: Readonly<Record<string, readonly string[]>>
  /** What it did to the module cache: mocks, and what modules registered when they were loaded. Absent for nothing. */
  readonly cache?: CacheFacts
  readonly limits: readonly Limit[]
  /** Where the worker ran, where the runner has several kinds at once. */
  readonly place?: WorkerPlace
  /** Milliseconds spent looking, for this file. */
  readonly captureMs: number
  /** Objects in the captured graph after this file. */
  readonly objects: number
}

export type Outcome = 'pass' | 'fail' | 'skip'

/** The outcome of one test. `name` is the runner's full name, joined by ` > `. */
export interface TestOutcome {
  readonly name: string
  readonly outcome: Outcome
  /** First line of the failure. */
  readonly error?: string
  /** The failure's stack, its frames mapped to sources where the runner did so. */
  readonly stack?: string
  /** The same, of files below the root, innermost first. */
  readonly frames?: readonly Place[]
}

/** An error that nobody handled, so that the runner laid it at the file that ran when it came. */
export interface StrayError {
  readonly kind: 'unhandled rejection' | 'uncaught exception'
  /** The test file that ran, relative to the root. */
  readonly during: string
  readonly name: string
  readonly message: string
  /** Of files below the root, innermost first. */
  readonly frames: readonly Place[]
}

/** One test file as a run saw it. `error` means that the file itself failed: it could not be loaded, or a hook threw. */
export interface FileOutcome {
  readonly file: string
  readonly project: string
  readonly outcome: Outcome | 'error'
  readonly error?: string
  /** That error's stack, as of a test. */
  readonly stack?: string
  readonly durationMs: number
  readonly tests: readonly TestOutcome[]
}
