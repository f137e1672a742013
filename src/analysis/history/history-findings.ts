import { type Finding, type FlakyFinding, NO_DETAILS, type StateFinding } from '../../model/finding.ts'
import type { Ledger } from '../../model/ledger.ts'
import type { FileOutcome } from '../../model/record.ts'
import { rankSuspects } from '../suspects.ts'
import type { Difference } from './differences.ts'
import type { EarlierRuns } from './earlier-runs.ts'

type Subject = Pick<FlakyFinding, 'project' | 'file' | 'test'>

/** The tests of which a run and its reruns said something, which outranks every suspicion. */
export interface Examined {
  readonly findings: readonly Subject[]
  readonly flaky: readonly Subject[]
  readonly failing: readonly Subject[]
}

/** What recorded runs say by themselves. */
export interface HistoryFindings {
  readonly findings: readonly Finding[]
  readonly flaky: readonly FlakyFinding[]
}

/** What recorded runs let suspect of files, beside what reruns said of their tests. */
export function historyFindings(
  earlier: EarlierRuns,
  files: readonly Pick<FileOutcome, 'file' | 'project'>[],
  examined: Examined,
): HistoryFindings {
  const known = new Set([...examined.findings, ...examined.flaky, ...examined.failing].map(nameOf))
  const findings: Finding[] = []
  const flaky: FlakyFinding[] = []
  for (const { file, project } of files)
    for (const difference of earlier.differences(file, project)) {
      const subject = { file, project, test: difference.test }
      if (known.has(nameOf(subject))) continue
      if (difference.kind === 'order') findings.push(suspicion(subject, difference))
      else flaky.push({ ...subject, outcomes: `${difference.failed}/${difference.of} fail in one order, in recorded runs` })
    }
  return { findings, flaky }
}

function nameOf({ project, file, test }: Subject): string {
  return JSON.stringify([project, file, test])
}

function suspicion(subject: Subject, { role, counts, chance, files }: Extract<Difference, { kind: 'order' }>): Finding {
  const [cause = [], ...others] = files.map((name) => [name])
  const { after, without } = counts
  return {
    ...subject,
    role,
    evidence: 'suspected',
    cause,
    state: [],
    runs: 0,
    repeats: `${without.failed}/${without.of} without fail, ${after.failed}/${after.of} after fail`,
    chance,
    more: { ...NO_DETAILS, others },
    history: { runs: after.of + without.of, ...counts },
  }
}

/** What a run and its reruns found, and what recorded runs let suspect beside it. */
export function withSuspicions(earlier: EarlierRuns, ledger: Ledger, found: HistoryFindings & Examined): HistoryFindings {
  const { findings, flaky } = historyFindings(earlier, ledger.outcomes, found)
  return {
    findings: [...found.findings, ...findings.map((finding) => withThisRun(finding, ledger))],
    flaky: [...found.flaky, ...flaky],
  }
}

/** A suspicion with what this run has to say to it: how the test failed, and what it could read of the file before. */
function withThisRun(finding: Finding, ledger: Ledger): Finding {
  const { file, project, test, role, cause, more } = finding
  const outcome = ledger.outcomeOf(file, project)
  const error = test === '' ? outcome?.error : outcome?.tests.find(({ name }) => name === test)?.error
  const state = role === 'brittle' ? [] : [cause, ...(more?.others ?? [])].flatMap(([by = '']) => likeliestLeak(ledger, finding, by))
  return { ...finding, state: state.slice(0, 1), ...(error !== undefined && { error }) }
}

function likeliestLeak(ledger: Ledger, { file, project }: Subject, by: string): StateFinding[] {
  const [suspect] = rankSuspects(ledger, { file, project }, [by])
  const [leak] = suspect?.leaks ?? []
  return leak === undefined ? [] : [{ file: by, leak, evidence: 'suspected' }]
}
