import { describe } from '../analysis/build-report.ts'
import { historyFindings } from '../analysis/history/history-findings.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { storeNotes, takenOverNote } from '../formats/wording/history.ts'
import { runOfReport } from '../ledger/from-report.ts'
import { storeFor } from '../ledger/store-for.ts'
import type { OrderDependent, Report } from '../model/report.ts'
import { takeOverRuns } from '../verify/remember-runs.ts'

/**
 * Takes the runs of reports over into a history, and adds to the merged report what the history lets suspect: how
 * shards and machines learn from each other.
 * @param file the history, relative to the current directory
 */
export function addHistory(merged: Report, reports: readonly Report[], file: string): Report {
  const runs = reports.map(runOfReport).filter((run) => run !== undefined)
  const { earlier, problem } = takeOverRuns(storeFor(file, process.cwd()), runs)
  const files = merged.files.map(({ path, project }) => ({ file: path, project }))
  const { findings, flaky } = historyFindings(earlier, files, { findings: merged.orderDependent, flaky: merged.flaky, failing: merged.failing })
  const phrases = phrasesFor(merged.runner.name)
  const suspected = findings.map((finding): OrderDependent => describe(finding, phrases, new Set()))
  return {
    ...merged,
    summary: {
      ...merged.summary,
      suspects: merged.summary.suspects + suspected.length,
      flaky: merged.summary.flaky + flaky.length,
    },
    orderDependent: [...merged.orderDependent, ...suspected],
    flaky: [...merged.flaky, ...flaky],
    notes: [...merged.notes, ...storeNotes(problem), ...takenOverNote(reports.length - runs.length)],
  }
}
