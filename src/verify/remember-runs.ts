import { type EarlierRuns, NO_EARLIER_RUNS, openEarlierRuns } from '../analysis/history/earlier-runs.ts'
import { openJudge } from '../analysis/judge.ts'
import type { RunToRecord } from '../ledger/recorded-run.ts'
import { describeRun, recall, remember, takeOver } from '../ledger/remember.ts'
import { type ChosenStore, storeFor } from '../ledger/store-for.ts'
import type { RecordedRun, StoreProblem } from '../model/history.ts'
import type { Ledger } from '../model/ledger.ts'
import type { ResolvedOptions } from '../model/options.ts'

/** A run that is over. */
export type EndedRun = Omit<RunToRecord, 'isKept'>

/** What a history tells. */
export interface Memory {
  readonly earlier: EarlierRuns
  readonly problem?: StoreProblem
}

/** The same with the run that is reported, as it is kept, or as it would be. */
export interface RunMemory extends Memory {
  readonly recorded?: RecordedRun
}

/** The same with several runs. */
interface Remembered extends Memory {
  readonly recorded: readonly RecordedRun[]
}

/** How a run was asked for. */
export interface RunManner {
  readonly history: boolean | string | undefined
  readonly root: string
  readonly isOfNamedTests: boolean
  readonly isWatched: boolean
}

/**
 * Where a run is to be kept. One of tests by name leaves out what else their files do, and is not. In watch mode, one
 * file after the other runs again and again: of those only the runs count in which a worker was shared.
 */
export function storeOfRun({ workers }: Ledger, { history, root, isOfNamedTests, isWatched }: RunManner): ChosenStore {
  const isWhole = !isOfNamedTests && (!isWatched || workers.some(({ files }) => files.length > 1))
  return isWhole ? storeFor(history, root) : {}
}

/** Keeps runs for later ones, where there is a place for them, and opens those that were kept before. */
export function rememberRuns({ place, problem }: ChosenStore, ended: readonly EndedRun[]): Remembered {
  const runs = ended.map(withoutBenign)
  if (place === undefined) return { earlier: NO_EARLIER_RUNS, recorded: runs.map(describeRun), ...(problem && { problem }) }
  const memory = remember(place, runs)
  return { ...memory, earlier: openEarlierRuns(memory.runs) }
}

/** The same of the one run that is reported. A report in JSON can be taken over into a history elsewhere. */
export function rememberRun(
  store: ChosenStore,
  { json, format }: Pick<ResolvedOptions, 'json' | 'format'>,
  describe: () => EndedRun,
): RunMemory {
  const isNeeded = store.place !== undefined || json !== undefined || format === 'json'
  const { recorded: [recorded], ...memory } = rememberRuns(store, isNeeded ? [describe()] : [])
  return { ...memory, ...(recorded && { recorded }) }
}

/** Opens the runs that were kept, and keeps none. */
export function recallRuns({ place, problem }: ChosenStore): Memory {
  if (place === undefined) return { earlier: NO_EARLIER_RUNS, ...(problem && { problem }) }
  const memory = recall(place)
  // A history that nobody named begins with the first run.
  const isNews = memory.problem !== undefined && (memory.problem.reason !== 'missing' || !place.isOwn)
  return { earlier: openEarlierRuns(memory.runs), ...(isNews && { problem: memory.problem }) }
}

/** Adds runs that were recorded elsewhere, and opens all. */
export function takeOverRuns({ place, problem }: ChosenStore, runs: readonly RecordedRun[]): Memory {
  if (place === undefined) return { earlier: NO_EARLIER_RUNS, ...(problem && { problem }) }
  const memory = takeOver(place, runs)
  return { earlier: openEarlierRuns(memory.runs), ...(memory.problem && { problem: memory.problem }) }
}

function withoutBenign(run: EndedRun): RunToRecord {
  const judge = openJudge(run.ledger)
  return { ...run, isKept: (project, leak) => judge(project, leak) !== 'benign' }
}
