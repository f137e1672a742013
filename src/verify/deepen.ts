import { groupsOf } from '../analysis/finding-groups.ts'
import type { Ledger } from '../model/ledger.ts'
import { RunnerError } from '../model/errors.ts'
import { type Finding, type FindingDetails, NO_DETAILS } from '../model/finding.ts'
import { findCleaners, findOthers } from './company.ts'
import type { Investigation } from './investigation.ts'
import { type Budget, type Laboratory, openLaboratory, Stopped } from './laboratory.ts'
import { findReaders } from './readers.ts'
import { findSite } from './site.ts'
import { tryMends } from './try-mends.ts'
import type { TestRunner } from './test-runner.ts'

/**
 * Finds out more of each proven finding, once for all the tests that share cause and state: what of the polluter does it,
 * who reads the state, what mends it, which other files do the same, and which clean up; of the surest findings first, as
 * far as the cost allows. Adds it to `into` as it goes.
 * @param ledgers the runs in which files shared workers
 */
export async function deepen(runner: TestRunner, ledgers: readonly Ledger[], budget: Budget, into: Investigation): Promise<void> {
  const proven = into.findings.filter(
    ({ evidence, project, within }) =>
      evidence !== 'suspected' && within === undefined && ledgers.some((ledger) => ledger.records.some((record) => record.project === project)),
  )
  const groups = groupsOf(proven).map((group) => ({ group: [...group], laboratory: openLaboratory(runner, group[0].project, budget) }))
  // First of all groups what tells where to look, then what else does the same.
  for (const steps of STEPS)
    for (const { group, laboratory } of groups) {
      if (budget.signal?.aborted === true) return
      const details = await detailsOf(steps, laboratory, group[0] as Finding, ledgers, into)
      for (const [index, finding] of group.entries()) {
        const deeper = { ...finding, more: joined(finding.more, details) }
        into.findings[into.findings.indexOf(finding)] = deeper
        group[index] = deeper
      }
    }
}

type Step = (laboratory: Laboratory, finding: Finding, ledgers: readonly Ledger[], into: Investigation) => Promise<Partial<FindingDetails>>

const STEPS: readonly (readonly Step[])[] = [
  [
    async (laboratory, finding, ledgers, { origins }) => {
      const site = await findSite(laboratory, finding, ledgers, origins)
      return site === undefined ? {} : { site }
    },
    async (laboratory, finding) => ({ readers: await findReaders(laboratory, finding) }),
    async (laboratory, finding) => ({ tried: await tryMends(laboratory, finding) }),
  ],
  [
    async (laboratory, finding, ledgers) => ({ others: await findOthers(laboratory, finding, ledgers) }),
    async (laboratory, finding, ledgers) => ({ cleaners: await findCleaners(laboratory, finding, ledgers) }),
  ],
]

async function detailsOf(steps: readonly Step[], laboratory: Laboratory, finding: Finding, ledgers: readonly Ledger[], into: Investigation): Promise<Partial<FindingDetails>> {
  let details: Partial<FindingDetails> = {}
  try {
    for (const step of steps) details = { ...details, ...(await step(laboratory, finding, ledgers, into)) }
  } catch (error) {
    if (!(error instanceof Stopped || error instanceof RunnerError)) throw error
  }
  return details
}

/** What was tried before stays, beside what is new. */
function joined(before: FindingDetails | undefined, details: Partial<FindingDetails>): FindingDetails {
  return { ...NO_DETAILS, ...before, ...details, tried: [...(before?.tried ?? []), ...(details.tried ?? [])] }
}
