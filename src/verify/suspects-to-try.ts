import type { Suspect } from '../analysis/suspects.ts'
import type { Case } from './case.ts'
import { isTurned } from './laboratory.ts'

/** Suspects that are tried one by one, two files a run: more where the history is long, since a search in it runs it several times. */
const MIN_SUSPECTS = 4
const MAX_SUSPECTS = 12
const HISTORY_PER_SUSPECT = 8

/** A suspect that was proven to turn others round is as likely as one of this many times its score. */
const PROVEN = 2

/** Suspects that come to less than this share of the best are tried after it was tried what the best do together. */
const TOP = 0.5

/**
 * Files to try one by one, in two rounds: those that were seen to turn the file round and the best by what they left; then
 * the next best, and others that were proven to turn tests round.
 */
export function suspectsToTry({ suspects, known, history, project, file: victim, role, tests }: Case): readonly (readonly string[])[] {
  const seen = (file: string): boolean | undefined => {
    const outcomes = known.after.find((after) => after.project === project && after.cause.join() === file)?.seen.get(victim)
    return outcomes && tests.some((test) => isTurned(outcomes, test, role))
  }
  const weight = ({ file, score }: Suspect): number => score * (known.polluters.has(file) ? PROVEN : 1)
  const count = Math.min(MAX_SUSPECTS, Math.max(MIN_SUSPECTS, Math.round(history.length / HISTORY_PER_SUSPECT)))
  const best = suspects.filter(({ file }) => seen(file) !== false).sort((a, b) => weight(b) - weight(a)).slice(0, count)
  const isTop = (suspect: Suspect): boolean => weight(suspect) >= TOP * weight(best[0] as Suspect)
  const top = new Set([...history.filter((file) => seen(file) === true), ...best.filter(isTop).map(({ file }) => file)])
  const proven = history.filter((file) => known.polluters.has(file) && seen(file) !== false).slice(-count / 2)
  const others = new Set([...best.map(({ file }) => file), ...proven])
  return [[...top], [...others].filter((file) => !top.has(file))]
}
