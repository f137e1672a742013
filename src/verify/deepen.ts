import { groupsOf } from '../analysis/finding-groups.ts'
import type { Ledger } from '../model/ledger.ts'
import { RunnerError } from '../model/errors.ts'
import { type Finding, type FindingDetails, NO_DETAILS } from '../model/finding.ts'
import { findCleaners, findOthers } from './company.ts'
import type { Investigation } from './investigate.ts'
import { type Budget, openLaboratory, Stopped } from './laboratory.ts'
import { findReaders } from './readers.ts'
import { findSite } from './site.ts'
import { tryMends } from './try-mends.ts'
import type { TestRunner } from './test-runner.ts'

/** Test files that may run to find out more, whatever the rest has cost. */
const MIN_FILE_RUNS = 60

/**
 * Finds out more of each proven finding, once for all the tests that share cause and state: what of the polluter does it,
 * who reads the state, what mends it, which other files do the same, and which clean up; of the surest findings first, as
 * far as the cost allows. Adds it to `into` as it goes.
 * @param ledgers the runs in which files shared workers
 * @param maxFileRuns test files that may have been run in all when it ends
 */
export async function deepen(runner: TestRunner, ledgers: readonly Ledger[], budget: Budget, into: Investigation, maxFileRuns = 0): Promise<void> {
  const proven = into.findings.filter(
    ({ evidence, project, within }) =>
      evidence !== 'suspected' && within === undefined && ledgers.some((ledger) => ledger.records.some((record) => record.project === project)),
  )
  const end = Math.max(into.fileRuns + MIN_FILE_RUNS, maxFileRuns)
  for (const group of groupsOf(proven)) {
    if (budget.signal?.aborted === true || into.fileRuns > end) return
    const details = await detailsOf(runner, group[0], ledgers, budget, into)
    for (const finding of group) into.findings[into.findings.indexOf(finding)] = { ...finding, more: joined(finding.more, details) }
  }
}

async function detailsOf(runner: TestRunner, finding: Finding, ledgers: readonly Ledger[], budget: Budget, into: Investigation): Promise<FindingDetails> {
  const laboratory = openLaboratory(runner, finding.project, budget)
  let details: FindingDetails = NO_DETAILS
  const steps: readonly (() => Promise<Partial<FindingDetails>>)[] = [
    async () => {
      const site = await findSite(laboratory, finding, ledgers, into.origins)
      return site === undefined ? {} : { site }
    },
    async () => ({ tried: await tryMends(laboratory, finding) }),
    async () => ({ readers: await findReaders(laboratory, finding) }),
    async () => ({ others: await findOthers(laboratory, finding, ledgers) }),
    async () => ({ cleaners: await findCleaners(laboratory, finding, ledgers) }),
  ]
  try {
    for (const step of steps) details = { ...details, ...(await step()) }
  } catch (error) {
    if (!(error instanceof Stopped || error instanceof RunnerError)) throw error
  }
  into.runs += laboratory.runs
  into.fileRuns += laboratory.fileRuns
  return details
}

/** What was tried before stays, beside what is new. */
function joined(before: FindingDetails | undefined, details: FindingDetails): FindingDetails {
  return { ...details, tried: [...(before?.tried ?? []), ...details.tried] }
}
