import { groupsOf } from '../analysis/finding-groups.ts'
import type { Ledger } from '../model/ledger.ts'
import { RunnerError } from '../model/errors.ts'
import type { Finding, FindingDetails } from '../model/finding.ts'
import { findCleaners, findOthers } from './company.ts'
import { NO_DETAILS } from './examine.ts'
import type { Investigation } from './investigate.ts'
import { type Budget, openLaboratory, Stopped } from './laboratory.ts'
import { findReaders } from './readers.ts'
import { findSite } from './site.ts'
import { tryMends } from './try-mends.ts'
import type { TestRunner } from './test-runner.ts'

/** Findings of which more is found out: the surest first. */
const MAX_DEEPENED = 20

/**
 * Finds out more of each proven finding, once for all the tests that share cause and state: what of the polluter does it,
 * who reads the state, what mends it, which other files do the same, and which clean up. Adds it to `into` as it goes.
 * @param ledgers the runs in which files shared workers
 */
export async function deepen(runner: TestRunner, ledgers: readonly Ledger[], budget: Budget, into: Investigation): Promise<void> {
  const proven = into.findings.filter(({ evidence, project }) => evidence !== 'suspected' && ledgers.some((ledger) => ledger.records.some((record) => record.project === project)))
  for (const group of groupsOf(proven).slice(0, MAX_DEEPENED)) {
    if (budget.signal?.aborted === true) return
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
