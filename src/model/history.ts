import type { FileOutcome } from './record.ts'
import type { RunnerInfo } from './report.ts'

/** What ran, so that only runs of the same code are compared. Short hashes; empty where it is not known. */
export interface Fingerprint {
  /** Of the test file, of all that it imports, of setup files, lock file, runner and platform. */
  readonly code: string
  /** Of the names of the tests that ran, in their order. */
  readonly tests: string
}

/** One test file as one worker ran it. What is the same in many runs is one and the same object. */
export interface Visit extends Fingerprint {
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly project: string
  readonly outcome: FileOutcome['outcome']
  /** Names of the tests that failed. */
  readonly failed: readonly string[]
  /** Paths of what the file left, without what is benign. */
  readonly leaks: readonly string[]
}

/** The files that one worker ran, in order. */
export interface RecordedWorker {
  readonly id: string
  readonly visits: readonly Visit[]
}

/** One run, as it is kept for later ones. Holds no absolute path and no value. */
export interface RecordedRun {
  readonly id: string
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number
  /** A short hash of the machine's name; empty where it is not known. */
  readonly machine: string
  readonly runner: Pick<RunnerInfo, 'name' | 'version' | 'isolate' | 'workers'>
  readonly workers: readonly RecordedWorker[]
}

/** How the outcomes of a test differ by one file before it, in recorded runs of the same code. */
export interface HistoryCounts {
  /** Runs in which that file came before it in its worker. */
  readonly after: FailedRuns
  /** Runs in which that file ran elsewhere or later. */
  readonly without: FailedRuns
}

export interface FailedRuns {
  readonly failed: number
  readonly of: number
}

/** Why runs are not kept, or what became of the file that kept them. */
export interface StoreProblem {
  readonly reason: (typeof STORE_PROBLEMS)[number]
  /** The file, as a person would name it: never an absolute path of a machine, unless the user wrote one. */
  readonly file: string
  readonly detail?: string
}

export const STORE_PROBLEMS = [
  'busy',
  'damaged',
  'foreign',
  'missing',
  'newer',
  'no cache folder',
  'no sqlite',
  'not writable',
  'unknown',
] as const
