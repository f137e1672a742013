import type { Hazard } from './hazard.ts'
import type { CauseSite, Reader, TriedMend } from './finding.ts'
import type { Fingerprint, HistoryCounts } from './history.ts'
import type { LeakKind, LeakPhase, Origin } from './leak.ts'
import type { Limit, WorkerPlace } from './record.ts'

export const REPORT_SCHEMA = 'carryover.report/1'

/**
 * What Carryover says about one run: plain data, the same for every runner and every format. Published as a JSON
 * schema in `schema/report.schema.json`. Paths are relative to the root and use `/`; durations are milliseconds.
 */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA
  readonly tool: { readonly name: 'carryover'; readonly version: string }
  readonly runner: RunnerInfo
  /** The run that it is about; absent where it is about several. */
  readonly run?: RunIdentity
  readonly summary: Summary
  readonly workers: readonly WorkerHistory[]
  readonly files: readonly FileEntry[]
  readonly leaks: readonly Leak[]
  readonly hazards: readonly Hazard[]
  readonly orderDependent: readonly OrderDependent[]
  /** Tests that failed in every order, alone as well: listed, and otherwise left out. */
  readonly failing: readonly FailingTest[]
  readonly flaky: readonly FlakyTest[]
  readonly plan?: Plan
  readonly limits: readonly Limit[]
  /** Said once to the reader: what this run could not see or do, and why. */
  readonly notes: readonly string[]
}

export interface RunnerInfo {
  readonly name: 'vitest' | 'jest'
  readonly version: string
  readonly pool: string
  readonly isolate: boolean
  readonly workers: number
}

/** By this a run is known among those that are kept. */
export interface RunIdentity {
  readonly id: string
  /** In ISO 8601. */
  readonly startedAt: string
  /** A short hash of the machine's name. */
  readonly machine: string
}

export interface Summary {
  readonly files: number
  readonly tests: number
  readonly leakingFiles: number
  readonly leaks: number
  readonly benign: number
  readonly hazards: number
  readonly orderDependent: number
  readonly suspects: number
  readonly flaky: number
  /** Reruns that were made to find out, each one fresh worker. */
  readonly runs: number
  /** Test files that were run for that, each as often as it was; divided by `files`, how many times the suite. */
  readonly fileRuns: number
  readonly captureMs: number
  readonly wallMs: number
}

/** The ordered list of files that one worker ran. */
export interface WorkerHistory {
  readonly id: string
  readonly project: string
  /** Absent where the runner has one kind of worker only, which `runner.pool` names. */
  readonly place?: WorkerPlace
  readonly files: readonly string[]
}

export interface FileEntry {
  readonly path: string
  readonly project: string
  readonly worker: string
  readonly position: number
  readonly outcome: 'pass' | 'fail' | 'skip' | 'error'
  /** Names of the tests that failed. */
  readonly failed: readonly string[]
  /** Of the code that ran; absent where nobody asked for it. */
  readonly fingerprint?: Fingerprint
  readonly durationMs: number
  readonly captureMs: number
  /** Objects in the captured graph after this file. */
  readonly objects: number
  readonly leaks: readonly string[]
  readonly hazards: readonly string[]
}

export type LeakVerdict = 'harmful' | 'suspicious' | 'benign'

/** One piece of state that differs after a file from before it. */
export interface Leak {
  readonly id: string
  readonly file: string
  readonly kind: LeakKind
  readonly path: string
  readonly before?: string
  readonly after?: string
  readonly phase?: LeakPhase
  readonly test?: string
  readonly module?: string
  readonly origin?: Origin
  readonly verdict: LeakVerdict
  readonly fix: string
  /** The page on this kind of leak, relative to the package. */
  readonly docs: string
}

/** The rungs of evidence; a report's wording never sounds surer than the rung. `observed` is every leak's own. */
export type Evidence = 'suspected' | 'confirmed' | 'caused'

/** A place in the code, with the text of its line. Lines and columns count from 1. */
export interface CodePlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly source: string
}

export interface StateEvidence {
  /** Id of a leak or a hazard. */
  readonly leak: string
  readonly evidence: 'suspected' | 'caused'
}

/** A test whose outcome depends on the files that ran in its worker before it, or on the tests before it in its file. */
export interface OrderDependent {
  readonly file: string
  readonly project: string
  readonly test: string
  readonly role: 'victim' | 'brittle'
  readonly evidence: Evidence
  /** Each a minimal set of files that is enough. */
  readonly polluters: readonly (readonly string[])[]
  readonly setters: readonly (readonly string[])[]
  readonly cleaners: readonly string[]
  /** Minimal sets of tests of its own file that are enough, where no other file is needed: polluters or setters. */
  readonly within?: readonly (readonly string[])[]
  readonly state: readonly StateEvidence[]
  readonly runs: number
  readonly repeats: string
  /** How likely those counts are, if order made no difference: 0 to 1, by Fisher's exact test. */
  readonly chance: number
  /** What of the polluter, or of the setter, is enough: that it is imported, or one of its tests. */
  readonly site?: CauseSite
  /** Where the test's file reads the state. */
  readonly readers: readonly Reader[]
  /** Mends that were tried in reruns, without touching the user's files, and how the test came out with them. */
  readonly tried: readonly TriedMend[]
  readonly error?: string
  /** Counts of recorded runs, where no rerun but only they speak of it. */
  readonly history?: HistoryEvidence
  readonly repro: { readonly command: string; readonly order: readonly string[] }
  readonly fix: string
}

/** How outcomes differ by the files before a test, in recorded runs of the same code. */
export interface HistoryEvidence extends HistoryCounts {
  /** All runs that were compared. */
  readonly runs: number
}

export interface FailingTest {
  readonly file: string
  readonly project: string
  readonly test: string
  readonly error?: string
}

export interface FlakyTest {
  readonly file: string
  readonly project: string
  readonly test: string
  readonly outcomes: string
}

/** The files that may share workers, and the rest with a reason each. */
export interface Plan {
  readonly shared: readonly string[]
  readonly isolated: readonly { readonly file: string; readonly project: string; readonly reason: string }[]
  readonly measured?: {
    readonly isolatedMs: number
    readonly sharedMs: number
    readonly planMs: number
    /** Orders of chance in which every test came out as it does alone. */
    readonly ordersVerified: number
    /** The same of the files that share workers, where others ran among them that failed and have workers of their own since. */
    readonly ordersWithMore?: number
  }
}
