import type { FileOutcome, FileRecord, StrayError } from '../model/record.ts'
import type { RunnerInfo } from '../model/report.ts'

/** A request to run test files in an exact order in one fresh worker. Paths are relative to the root. */
export interface RunRequest {
  readonly order: readonly string[]
  readonly project: string
  /** Put these pieces of state back to what they were, right before this file starts. */
  readonly putBack?: { readonly before: string; readonly paths: readonly string[] }
  /** Say who writes these pieces of state, while `order` runs. Slower; modules are instrumented. */
  readonly trace?: { readonly paths: readonly string[] }
}

/** A write that a traced run saw: the last one of each path. */
export interface TracedWrite {
  readonly path: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly source: string
  /** The calls that led to the write, innermost first. */
  readonly callers: readonly { readonly file: string; readonly line: number; readonly column: number; readonly source: string }[]
  readonly phase?: 'setup' | 'import' | 'test' | 'hook'
  readonly test?: string
}

export interface RunResult {
  readonly outcomes: readonly FileOutcome[]
  readonly records: readonly FileRecord[]
  readonly writes: readonly TracedWrite[]
  /** Errors that nobody handled while test files ran. */
  readonly errors?: readonly StrayError[]
  /** What went wrong outside of any test: a worker that did not start, an error that nobody handled. */
  readonly problems: readonly string[]
  /** Milliseconds. */
  readonly wallMs: number
}

/** One test file of a project. */
export interface ProjectFile {
  readonly file: string
  readonly project: string
}

/**
 * What verification needs of a test runner; the Vitest and the Jest adapter implement it.
 * Every method throws {@link RunnerError} when the runner cannot be started or dies.
 */
export interface TestRunner {
  /** The runner as the project configures it. */
  readonly info: RunnerInfo
  /** Every test file that the filters select, in the runner's own order. */
  list(filters: readonly string[]): Promise<readonly ProjectFile[]>
  /** Runs an exact order in one fresh worker. */
  run(request: RunRequest): Promise<RunResult>
  /** Runs files each in a worker of its own, several at a time: the reference. */
  runIsolated(files: readonly ProjectFile[]): Promise<RunResult>
  close(): Promise<void>
}
