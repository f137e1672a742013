import type { Hazard } from './hazard.ts'
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
  readonly error?: string
  readonly repro: { readonly command: string; readonly order: readonly string[] }
  readonly fix: string
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
  readonly isolated: readonly { readonly file: string; readonly reason: string }[]
  readonly measured?: {
    readonly isolatedMs: number
    readonly sharedMs: number
    readonly planMs: number
    readonly ordersVerified: number
  }
}
