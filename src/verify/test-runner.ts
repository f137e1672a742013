import type { InsideOrder, InsideOrders } from '../model/inside.ts'
import type { Mend } from '../model/mend.ts'
import type { ProjectFile } from '../model/project-file.ts'
import type { FileOutcome, FileRecord, StrayError } from '../model/record.ts'
import type { CodePlace, RunnerInfo } from '../model/report.ts'

/** A request to run test files in an exact order in one fresh worker. Paths are relative to the root. */
export interface RunRequest {
  readonly order: readonly string[]
  readonly project: string
  /**
   * Put these pieces of state back to what they were, right before this file starts; hazards, by their paths, before each
   * file that follows as well, if that is wanted to last.
   */
  readonly putBack?: { readonly before: string; readonly paths: readonly string[]; readonly isLasting?: boolean }
  /**
   * Say who writes these pieces of state, while `order` runs, or who reads them, while its last file runs. Slower; modules
   * are instrumented.
   */
  readonly trace?: { readonly paths: readonly string[]; readonly what: 'writes' | 'reads' }
  /** The order of the tests inside these files; default: as they are written. */
  readonly inside?: InsideOrders
  /** Do what would mend it, when a file is done. */
  readonly mend?: { readonly after: string; readonly by: Mend }
}

/** A write or a read of a path that a traced run saw. */
export interface TracedAccess extends CodePlace {
  readonly path: string
  /** The calls that led to it, innermost first. */
  readonly callers: readonly CodePlace[]
  readonly phase?: 'setup' | 'import' | 'test' | 'hook'
  readonly test?: string
}

export interface RunResult {
  /** The tests of each file in the order in which they ran. */
  readonly outcomes: readonly FileOutcome[]
  readonly records: readonly FileRecord[]
  /** The last write of each path. */
  readonly writes: readonly TracedAccess[]
  /** The first reads of each path. */
  readonly reads: readonly TracedAccess[]
  /** Errors that nobody handled while test files ran. */
  readonly errors?: readonly StrayError[]
  /** What went wrong outside of any test: a worker that did not start, an error that nobody handled. */
  readonly problems: readonly string[]
  /** Milliseconds. */
  readonly wallMs: number
}

/**
 * What a test runner may be able to do besides running orders: to let some files of a run share workers and others not, to
 * say who writes and who reads a piece of state, and to do what would mend it.
 */
export type Ability = 'plan' | 'trace' | 'readers' | 'mend'

/**
 * What verification needs of a test runner; the Vitest and the Jest adapter implement it.
 * Every method throws {@link RunnerError} when the runner cannot be started or dies.
 */
export interface TestRunner {
  /** The runner as the project configures it. */
  readonly info: RunnerInfo
  readonly abilities: readonly Ability[]
  /** The project's config file, absolute, where there is one. */
  readonly config?: string
  /** Workers that it runs side by side. */
  readonly parallelism: number
  /** Setup and config files of each project, which act on all of its test files; not known where absent. */
  readonly sharedFiles?: Readonly<Record<string, readonly string[]>>
  /** Every test file that the filters select, in the runner's own order. */
  list(filters: readonly string[]): Promise<readonly ProjectFile[]>
  /** Runs an exact order in one fresh worker. */
  run(request: RunRequest): Promise<RunResult>
  /**
   * Runs files each in a worker of its own, several at a time: the reference.
   * @param inside the order of the tests inside each file; default: as they are written
   */
  runIsolated(files: readonly ProjectFile[], inside?: InsideOrder): Promise<RunResult>
  /**
   * Runs files as a plan has it, several workers at a time: the first ones in workers that they share, in this order, and
   * the others each in one of its own. Gives nothing where the runner cannot do both in one run.
   */
  runPlanned(shared: readonly ProjectFile[], isolated: readonly ProjectFile[]): Promise<RunResult | null>
  close(): Promise<void>
}
