import type { EarlierRuns } from '../analysis/history/earlier-runs.ts'
import { storeNotes } from '../formats/wording/history.ts'
import { storeFor } from '../ledger/store-for.ts'
import type { RecordedRun } from '../model/history.ts'
import type { Audit } from '../verify/audit.ts'
import { recallRuns, rememberRuns } from '../verify/remember-runs.ts'
import type { TestRunner } from '../verify/test-runner.ts'
import type { CommonOptions } from './arguments.ts'

/** What is known of runs before this one. */
export interface OpenHistory {
  readonly earlier: EarlierRuns
  /** The run that was kept, or would be. */
  readonly recorded?: RecordedRun
  readonly notes: readonly string[]
  /** Keeps what an audit ran, and opens the history with it. */
  remember(runner: TestRunner, audit: Audit): OpenHistory
}

/** Opens the history of a project: the file that was named, else the one in its cache folder. */
export function openHistory(root: string, { history }: Pick<CommonOptions, 'history'>): OpenHistory {
  const startedAt = Date.now()
  const store = storeFor(history, root, process.cwd())
  const { earlier, problem } = recallRuns(store)
  const open: OpenHistory = {
    earlier,
    notes: storeNotes(problem),
    remember(runner, { ledger, otherOrders = [], alone }) {
      const shared = (project: string): readonly string[] => runner.sharedFiles?.[project] ?? []
      const ran = { root, startedAt, sharedFiles: shared }
      const ended = [
        ...[ledger, ...otherOrders].map((order) => ({ ...ran, ledger: order, runner: { ...runner.info, isolate: false, workers: 1 } })),
        ...(alone === undefined ? [] : [{ ...ran, ledger: alone, runner: { ...runner.info, isolate: true } }]),
      ]
      // Where nothing is kept, only the run that is reported is wanted.
      const { recorded: [recorded], ...memory } = rememberRuns(store, store.place === undefined ? ended.slice(0, 1) : ended)
      // What is missing before an audit is there after it.
      const notes = problem === undefined || problem.reason === 'missing' ? storeNotes(memory.problem) : storeNotes(problem)
      return { ...open, earlier: memory.earlier, notes, ...(recorded && { recorded }) }
    },
  }
  return open
}
