import type { Budget } from './laboratory.ts'
import { REPEATS, REPEATS_WITHOUT_STATE } from './repeat.ts'

/** How often a file that is explained by itself runs at most. */
export interface Effort {
  readonly alone: number
  /** With the state put back that was found. */
  readonly putBack: number
  /** After the cause, where no piece of state was proven that is likely to matter. */
  readonly withoutState: number
  /** After one suspect each. */
  readonly suspects: number
  /** With state put back to find out which it is. */
  readonly attempts: number
  /** Whether it runs after ever fewer files of its worker where it is none of the suspects. */
  readonly isSearched: boolean
}

const USUAL: Effort = { alone: REPEATS, putBack: REPEATS, withoutState: REPEATS_WITHOUT_STATE, suspects: Infinity, attempts: Infinity, isSearched: true }

/** With so few repeats a coin falls right once in 20 times. */
const SMALL: Effort = { ...USUAL, alone: 2, putBack: 1, withoutState: REPEATS + 2 }

/** What is not found soon is left, for others that may be found for less. */
export const LEAST: Effort = { ...SMALL, suspects: 4, attempts: 8, isSearched: false }

/** Test files that it takes to explain one file, more or less: usually, and the fewest that it can with a small effort. */
export const USUAL_FILE_RUNS = 16
export const SMALL_FILE_RUNS = 7

/** The effort by which most of so many files can be explained before the cost ends. */
export function effortFor(files: number, { left }: Budget): Effort {
  const each = (left?.() ?? Infinity) / files
  return each >= USUAL_FILE_RUNS ? USUAL : each >= SMALL_FILE_RUNS ? SMALL : LEAST
}
