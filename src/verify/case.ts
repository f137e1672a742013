import type { Clues, Suspect } from '../analysis/suspects.ts'
import type { Finding } from '../model/finding.ts'
import type { Effort } from './effort.ts'
import type { Known } from './investigation.ts'
import type { Outcomes } from './laboratory.ts'

/** Tests of one file that came out otherwise after other files than alone, to be explained. */
export interface Case {
  readonly file: string
  readonly project: string
  /** Victims pass alone, brittle tests fail alone. */
  readonly role: Finding['role']
  /** Names of the tests; `''` stands for the file itself. */
  readonly tests: readonly string[]
  /** The files that ran before it in its worker, in order. */
  readonly history: readonly string[]
  readonly suspects: readonly Suspect[]
  /** By which they were ranked. */
  readonly clues: Clues
  /** Outcomes of the file in fresh workers of its own: as often as a statement wants. */
  readonly alone: readonly Outcomes[]
  /** What was proven of other files by now; grows. */
  readonly known: Known
}

/** The same, with what may be spent on it. */
export interface ExaminedCase extends Case {
  readonly effort: Effort
  /** How many cases there are in all, this one included. */
  readonly crowd: number
}
