import type { HistoryCounts } from '../../model/history.ts'
import { keyOf } from '../../model/project-file.ts'
import { fisher } from '../confidence.ts'
import { type Appearances, before, isBefore, isSameCode } from './appearances.ts'
import type { Observation } from './observations.ts'

export type Role = 'victim' | 'brittle'

/** Files that tell the outcomes of a test apart, each as well as the others, and the counts of the first. */
export interface BestSplit {
  readonly files: readonly string[]
  readonly counts: HistoryCounts
  /** How likely the split of the first is, if the order made no difference: 0 to 1. */
  readonly chance: number
}

/** Runs that must show the suspected outcome after a file, and as many the other one without it. */
const MIN_RUNS = 3

/** The outcome that a file is suspected to bring about must be this frequent after it, and this rare without it. */
const OFTEN = 0.75
const RARELY = 0.25

/**
 * How likely chance alone may make a split this good, over all the files that could have made it. It is asked anew after
 * each run, so that it has to be small: of tests that fail at random, one in a hundred is ever suspected, in sixty runs.
 */
const MAX_CHANCE = 0.002

/** Files that tell outcomes apart equally well, beyond which they tell nothing. */
const MAX_FILES = 3

/** The files after which a victim fails, or a brittle test passes, if that can be told from chance. */
export function bestSplit(appearances: Appearances, observations: readonly Observation[], role: Role): BestSplit | undefined {
  const all = filesBefore(observations, role)
  const splits = [...all].flatMap(([key, candidate]) => splitOf(appearances, observations, key, candidate, role) ?? [])
  const least = Math.min(...splits.map(({ chance }) => chance))
  const best = splits.filter(({ chance }) => chance === least)
  // Who left something is one of fewer, so that the same split is less likely to be chance.
  const leaving = best.filter(({ hasLeft }) => hasLeft)
  const [named, outOf] = leaving.length > 0 ? [leaving, [...all.values()].filter(({ hasLeft }) => hasLeft).length] : [best, all.size]
  const [first] = named
  if (first === undefined || named.length > MAX_FILES || least * outOf > MAX_CHANCE || !isClear(first, role)) return undefined
  return { files: named.map(({ file }) => file), counts: first.counts, chance: least }
}

interface Split {
  readonly file: string
  readonly chance: number
  readonly hasLeft: boolean
  readonly counts: HistoryCounts
}

interface Candidate {
  readonly file: string
  hasLeft: boolean
  /** Runs that came out as suspected, with this file before the test. */
  hits: number
}

/** Every file that ran before the test in any of the runs, by its key. */
function filesBefore(observations: readonly Observation[], role: Role): ReadonlyMap<string, Candidate> {
  const files = new Map<string, Candidate>()
  for (const { appearance, hasFailed } of observations)
    for (const visit of before(appearance)) {
      const key = keyOf(visit)
      const candidate = files.get(key) ?? { file: visit.file, hasLeft: false, hits: 0 }
      files.set(key, candidate)
      candidate.hasLeft ||= visit.leaks.length > 0
      if (isHit(hasFailed, role)) candidate.hits++
    }
  return files
}

/** Whether a run came out as a suspected file is to bring about. */
function isHit(hasFailed: boolean, role: Role): boolean {
  return hasFailed === (role === 'victim')
}

/** The split that a file makes of the runs in which it ran with the code that it has now; undefined where it makes none. */
function splitOf(
  appearances: Appearances,
  observations: readonly Observation[],
  key: string,
  { file, hasLeft, hits }: Candidate,
  role: Role,
): Split | undefined {
  const last = appearances.last(key)
  if (last === undefined || hits < MIN_RUNS) return undefined
  const after: Observation[] = []
  const without: Observation[] = []
  const table = { withIt: { hits: 0, of: 0 }, withoutIt: { hits: 0, of: 0 } }
  let previous: number | undefined
  for (const observation of observations) {
    const { appearance, hasFailed } = observation
    const own = appearances.in(appearance.run, key)
    // A file that is new, or was not part of a run, tells nothing: all else may have differed as well.
    if (own === undefined || !isSameCode(own, last)) continue
    const isAfter = isBefore(own, appearance)
    ;(isAfter ? after : without).push(observation)
    // One order several times on end is one observation: what made it red once may still have been there.
    if (appearance.history !== previous) {
      const cell = table[isAfter ? 'withIt' : 'withoutIt']
      cell.of++
      if (isHit(hasFailed, role)) cell.hits++
    }
    previous = appearance.history
  }
  if (table.withIt.hits < MIN_RUNS || table.withoutIt.of - table.withoutIt.hits < MIN_RUNS) return undefined
  return { file, hasLeft, chance: fisher(table), counts: { after: failedRuns(after), without: failedRuns(without) } }
}

function failedRuns(observations: readonly Observation[]): { failed: number; of: number } {
  return { failed: observations.filter(({ hasFailed }) => hasFailed).length, of: observations.length }
}

function isClear({ counts: { after, without } }: Split, role: Role): boolean {
  const [one, other] = role === 'victim' ? [after, without] : [without, after]
  return one.failed / one.of >= OFTEN && other.failed / other.of <= RARELY
}
