import type { RecordedRun, Visit } from '../../model/history.ts'
import { keyOf } from '../../model/project-file.ts'
import { type Appearance, before, isBefore, openAppearances } from './appearances.ts'
import { type Difference, differencesOf } from './differences.ts'

/** What recorded runs tell: where to look first, and what to suspect. Proves nothing. */
export interface EarlierRuns {
  /** How much more often these tests failed after each file than without it, from 0 to 1, where that is worth a try. */
  hint(subject: Subject): ReadonlyMap<string, number>
  /** What ran before a file in the last run in which it, or the test, failed; else in the last one with company. */
  lastHistory(subject: Subject): LastHistory | undefined
  differences(file: string, project: string): readonly Difference[]
}

export interface Subject {
  readonly file: string
  readonly project: string
  /** Whether a test is one of those in question; all of the file are where absent. */
  isMeant?(test: string): boolean
}

export interface LastHistory {
  /** In order. */
  readonly files: readonly string[]
  readonly startedAt: number
  readonly hasFailed: boolean
}

/** One failure after a file and one pass without it are a hint already; a run by itself is none. */
const MIN_HINT = 0.3

/** Opens the recorded runs, the oldest first. */
export function openEarlierRuns(runs: readonly RecordedRun[]): EarlierRuns {
  const appearances = openAppearances(runs)
  return {
    hint(subject) {
      const own = appearances.of(subject.file, subject.project)
      // Other code may fail for other reasons.
      const same = own.filter(({ visit }) => visit.code === own.at(-1)?.visit.code)
      const failures = same.filter(({ visit }) => hasFailed(visit, subject))
      const files = new Map(failures.flatMap((appearance) => before(appearance).map((visit) => [keyOf(visit), visit.file] as const)))
      const hints = [...files].map(([key, file]) => {
        const isAfter = ({ run, ...place }: Appearance): boolean => {
          const other = appearances.in(run, key)
          return other !== undefined && isBefore(other, { run, ...place })
        }
        return [file, difference(same.filter(isAfter), same.filter((appearance) => !isAfter(appearance)), subject)] as const
      })
      return new Map(hints.filter(([, amount]) => amount >= MIN_HINT))
    },
    lastHistory(subject) {
      const own = appearances.of(subject.file, subject.project).filter(({ position }) => position > 0)
      const failed = own.findLast(({ visit }) => hasFailed(visit, subject))
      const found = failed ?? own.at(-1)
      if (found === undefined) return undefined
      return { files: before(found).map(({ file }) => file), startedAt: found.run.startedAt, hasFailed: failed !== undefined }
    },
    differences: (file, project) => differencesOf(appearances, file, project),
  }
}

/** Nothing is known. */
export const NO_EARLIER_RUNS: EarlierRuns = openEarlierRuns([])

function hasFailed({ failed, outcome }: Visit, { isMeant = () => true }: Subject): boolean {
  return outcome === 'error' || failed.some((test) => isMeant(test))
}

/** The difference of two rates of failure, each as if one failure and one pass had been seen besides. */
function difference(after: readonly Appearance[], without: readonly Appearance[], subject: Subject): number {
  const rate = (some: readonly Appearance[]): number =>
    (some.filter(({ visit }) => hasFailed(visit, subject)).length + 1) / (some.length + 2)
  return rate(after) - rate(without)
}
