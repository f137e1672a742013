import type { ObservedHazard } from './hazard.ts'
import type { LeakPhase, ObservedLeak } from './leak.ts'
import type { Mend } from './mend.ts'
import type { CodePlace, Evidence, HistoryEvidence } from './report.ts'

/** What reruns showed of one order-dependent test. */
export interface Finding {
  readonly file: string
  readonly project: string
  readonly test: string
  readonly role: 'victim' | 'brittle'
  readonly evidence: Evidence
  /** A smallest set of files that is enough: polluters of a victim, state-setters of a brittle test. */
  readonly cause: readonly string[]
  /** The same of tests of its own file, where those are enough and no other file is needed. */
  readonly within?: readonly string[]
  readonly state: readonly StateFinding[]
  readonly runs: number
  /** In words for the reader: `3/3 alone pass, 3/3 after fail`. */
  readonly repeats: string
  /** How likely that is, if order made no difference: 0 to 1. */
  readonly chance: number
  readonly error?: string
  /** What was found out besides, where there was time. */
  readonly more?: FindingDetails
  /** Recorded runs, where they alone speak of it. */
  readonly history?: HistoryEvidence
}

/** What makes a finding easier to understand and to mend. */
export interface FindingDetails {
  /** Other sets of files that are each enough, or for which as much speaks. */
  readonly others: readonly (readonly string[])[]
  /** Files that, run in between, turn the test round. */
  readonly cleaners: readonly string[]
  readonly site?: CauseSite
  /** Where the test's file reads the state, the test's own reads first. */
  readonly readers: readonly Reader[]
  readonly tried: readonly TriedMend[]
}

/** Of a finding of which no more is known yet. */
export const NO_DETAILS: FindingDetails = { others: [], cleaners: [], readers: [], tried: [] }

/** What of a file is enough to turn the test round. */
export interface CauseSite {
  readonly file: string
  readonly phase: Extract<LeakPhase, 'import' | 'test'>
  readonly test?: string
}

export interface Reader extends CodePlace {
  /** The statement of the test file that led there; nothing where it is the place itself. */
  readonly from?: CodePlace
  readonly test?: string
}

/** A mend that was tried in reruns, without touching the user's files. */
export interface TriedMend {
  /** Putting the state back to what it was, or a call of the runner's at the end of a file. */
  readonly by: Mend | 'put-back'
  readonly after: string
  readonly passes: number
  readonly runs: number
}

/** One piece of state that the cause left and the test may read. */
export type StateFinding = StateCandidate & { readonly evidence: 'suspected' | 'caused' }

/** A leak, or a hazard of the module cache, with the file that left it so. */
export type StateCandidate = LeakCandidate | { readonly file: string; readonly hazard: ObservedHazard; readonly leak?: undefined }

export interface LeakCandidate {
  readonly file: string
  readonly leak: ObservedLeak
  readonly hazard?: undefined
}

/** A test whose outcome changed in one and the same order, with what was seen. */
export interface FlakyFinding {
  readonly file: string
  readonly project: string
  readonly test: string
  readonly outcomes: string
}
