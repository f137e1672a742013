import { type EarlierRuns, NO_EARLIER_RUNS, openEarlierRuns } from '../analysis/history/earlier-runs.ts'
import { openJudge } from '../analysis/judge.ts'
import type { RunToRecord } from '../ledger/recorded-run.ts'
import { describeRun, recall, remember, takeOver } from '../ledger/remember.ts'
import type { ChosenStore } from '../ledger/store-for.ts'
import type { RecordedRun, StoreProblem } from '../model/history.ts'

/** A run that is over. */
export type EndedRun = Omit<RunToRecord, 'isKept'>

/** What is known beside the runs themselves. */
export interface Remembered {
  readonly earlier: EarlierRuns
  /** The runs as they are kept, or as they would be. */
  readonly recorded: readonly RecordedRun[]
  readonly problem?: StoreProblem
}

/** Keeps runs for later ones, where there is a place for them, and opens those that were kept before. */
export function rememberRuns({ place, problem }: ChosenStore, ended: readonly EndedRun[]): Remembered {
  const runs = ended.map(withoutBenign)
  if (place === undefined) return { earlier: NO_EARLIER_RUNS, recorded: runs.map(describeRun), ...(problem && { problem }) }
  const memory = remember(place, runs)
  return { ...memory, earlier: openEarlierRuns(memory.runs) }
}

/** Opens the runs that were kept, and keeps none. */
export function recallRuns({ place, problem }: ChosenStore): Omit<Remembered, 'recorded'> {
  if (place === undefined) return { earlier: NO_EARLIER_RUNS, ...(problem && { problem }) }
  const memory = recall(place)
  // A history that nobody named begins with the first run.
  const isNews = memory.problem !== undefined && (memory.problem.reason !== 'missing' || !place.isOwn)
  return { earlier: openEarlierRuns(memory.runs), ...(isNews && { problem: memory.problem }) }
}

/** Adds runs that were recorded elsewhere, and opens all. */
export function takeOverRuns({ place, problem }: ChosenStore, runs: readonly RecordedRun[]): Omit<Remembered, 'recorded'> {
  if (place === undefined) return { earlier: NO_EARLIER_RUNS, ...(problem && { problem }) }
  const memory = takeOver(place, runs)
  return { earlier: openEarlierRuns(memory.runs), ...(memory.problem && { problem: memory.problem }) }
}

function withoutBenign(run: EndedRun): RunToRecord {
  const judge = openJudge(run.ledger)
  return { ...run, isKept: (project, leak) => judge(project, leak) !== 'benign' }
}
