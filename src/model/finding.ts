import type { ObservedLeak } from './leak.ts'
import type { Evidence } from './report.ts'

/** What reruns showed of one order-dependent test. */
export interface Finding {
  readonly file: string
  readonly project: string
  readonly test: string
  readonly role: 'victim' | 'brittle'
  readonly evidence: Evidence
  /** The smallest set of files that is enough: polluters of a victim, state-setters of a brittle test. */
  readonly cause: readonly string[]
  /** The same of tests of its own file, where those are enough and no other file is needed. */
  readonly within?: readonly string[]
  readonly state: readonly StateFinding[]
  readonly runs: number
  /** In words for the reader: `3/3 alone pass, 3/3 after fail`. */
  readonly repeats: string
  readonly error?: string
}

/** One piece of state that the cause left and the test may read. */
export interface StateFinding {
  readonly leak: ObservedLeak
  /** The file that left it. */
  readonly file: string
  readonly evidence: 'suspected' | 'caused'
}

/** A test whose outcome changed in one and the same order, with what was seen. */
export interface FlakyFinding {
  readonly file: string
  readonly project: string
  readonly test: string
  readonly outcomes: string
}
