import { NO_EARLIER_RUNS } from '../analysis/history/earlier-runs.ts'
import { openJudge } from '../analysis/judge.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import type { FileOutcome, StrayError } from '../model/record.ts'
import { deepen } from './deepen.ts'
import { alwaysFailing, watchDifferences } from './differences.ts'
import { runInParts } from './in-parts.ts'
import { USUAL_FILE_RUNS } from './effort.ts'
import { explainInside } from './inside.ts'
import { investigate } from './investigate.ts'
import { emptyInvestigation, type Investigation, type PriorKnowledge } from './investigation.ts'
import type { AuditBudget, Budget } from './laboratory.ts'
import { openCostMeter } from './limit-cost.ts'
import { otherFailures } from './other-failures.ts'
import type { RunResult, TestRunner } from './test-runner.ts'
import { traceWriters } from './trace-writers.ts'
import { tryPredicted } from './try-predicted.ts'
import { countFiles, isTold, type TurnedFile } from './turned-files.ts'
import { type VerifiedPlan, verifyPlan } from './verify-plan.ts'

/** What an audit learned, besides what its investigation holds. */
export interface Audit {
  /** The shared run from which leaks are reported. */
  readonly ledger: Ledger
  /** What each file left in a worker of its own. */
  readonly alone?: Ledger
  /** Every run in which files shared a worker. */
  readonly shared?: readonly Ledger[]
  /** The same files in further orders, each as it was. */
  readonly otherOrders?: readonly Ledger[]
  /** Errors that nobody handled in the run that is reported. */
  readonly errors?: readonly StrayError[]
  readonly investigation: Investigation
  readonly plan?: VerifiedPlan
}

export interface AuditOptions extends PriorKnowledge {
  /** Of the orders of chance in which the plan is tried. */
  readonly seed: number
  /** Whether the tests inside each file run in another order as well. */
  readonly isInside?: boolean
  /** How many times the files of the suite may run; in a small suite a little more where that explains the last few. Default: 6, or 200 files in all if that is more; one more for other orders of tests. */
  readonly maxSuiteRuns?: number | undefined
}

/** How many times the files of the suite may run, where nothing else is asked for. */
const MAX_SUITE_RUNS = 6

/** In a small suite so many test files may, which takes seconds. */
const MIN_FILE_RUNS = 200

/** How many times more it may run where that explains the last few files that are left, as long as no more test files run in all. */
const MAX_OVERTIME = 2
const MAX_WITH_OVERTIME = 360

/** How many of these are kept for who wrote what was found, and for trying the plan once. */
const FOR_WRITERS = 0.1
const FOR_THE_PLAN = 1

/**
 * Looks for order dependence in a suite that may be green: every file in a worker of its own for the reference outcome
 * of each test, then all of them in one worker in two opposite orders, then the orders that would break what leaks
 * and hazards predict; each difference from the reference is examined by reruns. From what was proven follows a plan of
 * which files may share workers, which is tried in orders of chance.
 */
export async function audit(
  given: TestRunner,
  files: readonly ProjectFile[],
  whole: AuditBudget,
  { seed, isInside, maxSuiteRuns, naming, earlier = NO_EARLIER_RUNS }: AuditOptions,
): Promise<Audit> {
  const investigation = emptyInvestigation({ naming, earlier })
  const meter = openCostMeter(given, investigation)
  const { runner } = meter
  const forInside = isInside === true ? 1 : 0
  const forLater = FOR_WRITERS + forInside + (runner.abilities.includes('plan') ? FOR_THE_PLAN : 0)
  const maxFileRuns = maxSuiteRuns === undefined ? Math.max((MAX_SUITE_RUNS + forInside) * files.length, MIN_FILE_RUNS) : maxSuiteRuns * files.length
  const ending = (fileRuns: number): string => `What this audit may cost (${Math.round(fileRuns / files.length)} runs of the suite; a higher --cost goes on from there)`
  const budget = meter.until(whole, maxFileRuns, ending(maxFileRuns))
  const withOvertime = Math.min(maxFileRuns + MAX_OVERTIME * files.length, MAX_WITH_OVERTIME)
  const overtime = (left: number): Budget | undefined => {
    const until = withOvertime - forLater * files.length
    const isEnough = maxSuiteRuns === undefined && investigation.fileRuns + left * USUAL_FILE_RUNS <= until
    return isEnough && whole.signal?.aborted !== true ? meter.until(whole, until, ending(withOvertime)) : undefined
  }
  const searching = meter.until(whole, maxFileRuns - forLater * files.length, ending(maxFileRuns), overtime)
  budget.onStep?.(`${files.length} files, each in a worker of its own, for the reference`, files.length)
  const reference = await runInParts(runner, files, budget)
  const alone = ledgerOf(reference)
  if (budget.signal?.aborted) {
    investigation.notes.push(`The time ended when ${reference.outcomes.length} of ${files.length} files had run, each in a worker of its own: none was seen after others`)
    return { ledger: alone, alone, investigation }
  }
  investigation.notes.push(...didNotRun(files, reference, 'alone'))
  const ledgers: Ledger[] = []
  let sharedMs = 0
  const errors: StrayError[] = []
  for (const [project, paths] of byProject(files)) {
    const orders = [paths, paths.toReversed()]
    budget.onStep?.(`${named(project)}${paths.length} files in one worker, in two opposite orders`, orders.length * paths.length)
    const results = await Promise.all(orders.map((order) => runner.run({ order, project })))
    sharedMs += Math.min(...results.map(({ wallMs }) => wallMs))
    errors.push(...(results[0]?.errors ?? []))
    const ofProject = files.filter((file) => file.project === project)
    for (const result of results) {
      ledgers.push(ledgerOf(result))
      investigation.notes.push(...didNotRun(ofProject, result, 'in a shared worker'))
    }
  }
  const otherOrders = ledgers.filter((_, index) => index % 2 === 1)
  const ledger = mergeForReport(ledgers)
  investigation.known.judge = openJudge(ledger, alone)
  investigation.known.alone = alone
  const differences = watchDifferences(reference.outcomes)
  const explain = async (turned: readonly TurnedFile[]): Promise<void> => {
    if (turned.length === 0) return
    const size = countFiles(turned)
    budget.onStep?.(`${size} files with tests that differ from the reference, examined by reruns`, Math.min(size * USUAL_FILE_RUNS, searching.left()))
    await investigate(runner, turned, searching, investigation, [reference.outcomes])
  }
  await tryPredicted(runner, { files, reference: reference.outcomes, alone, ledgers }, searching, investigation)
  await explain(differences(ledgers))
  await traceWriters(runner, budget, investigation)
  if (isInside === true) await auditInside(runner, files, reference.outcomes, budget, investigation)
  const learn = async (result: RunResult): Promise<readonly ProjectFile[]> => {
    const { findings, flaky, unexplained } = investigation
    const before = { findings: findings.length, unexplained: unexplained.length }
    const planned = ledgerOf(result)
    ledgers.push(planned)
    // What was told before has another cause as well, where it differs in spite of the plan.
    const turned = watchDifferences(reference.outcomes)([planned]).map((one) => ({ ...one, tests: one.tests.filter((test) => !isTold(flaky, { ...one.outcome, test })) }))
    await explain(turned.filter(({ tests }) => tests.length > 0))
    return [...findings.slice(before.findings), ...unexplained.slice(before.unexplained)]
  }
  const plan = await verifyPlan(runner, { files, reference, ledgers, seed, sharedMs, maxFileRuns }, whole, investigation, learn)
  if (!budget.signal?.aborted && investigation.findings.length > 0) budget.onStep?.('what was found, looked into', Math.min(investigation.findings.length * USUAL_FILE_RUNS, budget.left()))
  await deepen(runner, ledgers, budget, investigation)
  investigation.failing.push(...alwaysFailing(reference.outcomes, ledgers).filter((failed) => !isTold(investigation.findings, failed)))
  investigation.notes.push(...(await otherFailures(runner, investigation.failing, reference.outcomes, ledgers, budget)))
  return { ledger, alone, shared: ledgers, otherOrders, errors, investigation, ...(plan && { plan }) }
}

/**
 * Runs the tests of each file in the opposite order, the file alone in its worker: of any two tests, each comes first
 * once, here or in the reference.
 */
async function auditInside(
  runner: TestRunner,
  files: readonly ProjectFile[],
  reference: readonly FileOutcome[],
  budget: AuditBudget,
  into: Investigation,
): Promise<void> {
  if (budget.signal?.aborted) return
  budget.onStep?.(`${files.length} files, the tests of each in the opposite order`, files.length)
  const reversed = await runInParts(runner, files, budget, { kind: 'reversed' })
  for (const one of reversed.outcomes) {
    const other = reference.find((outcome) => keyOf(outcome) === keyOf(one))
    if (other === undefined || budget.signal?.aborted) continue
    await explainInside(runner, { one, other }, budget, into)
  }
}

/** A file without an outcome is said, never passed over. */
function didNotRun(files: readonly ProjectFile[], { outcomes, problems }: RunResult, where: string): string[] {
  const ran = new Set(outcomes.map(keyOf))
  const missing = files.filter((file) => !ran.has(keyOf(file))).map(({ file }) => file)
  if (missing.length === 0) return []
  const names = missing.length > 3 ? `${missing.slice(0, 3).join(', ')} and ${missing.length - 3} more files` : missing.join(', ')
  return [`Did not run ${where}: ${names}${problems[0] === undefined ? '' : ` (${problems[0]})`}`]
}

function ledgerOf({ records, outcomes }: RunResult): Ledger {
  return buildLedger(records, outcomes)
}

/** One record a file, the first that was made: leaks of the other order are added where they are new. */
function mergeForReport(ledgers: readonly Ledger[]): Ledger {
  const firsts = ledgers.filter((_, index) => index % 2 === 0)
  const records = firsts.flatMap(({ records: own }) => own).map((record) => {
    const paths = new Set(record.leaks.map(({ path }) => path))
    const others = ledgers.flatMap((other) => other.recordOf(record.file, record.project)?.leaks ?? [])
    const added = others.filter(({ path }) => !paths.has(path) && paths.add(path))
    return { ...record, leaks: [...record.leaks, ...added] }
  })
  return buildLedger(records, firsts.flatMap(({ outcomes }) => outcomes))
}

function byProject(files: readonly ProjectFile[]): Map<string, string[]> {
  const projects = new Map<string, string[]>()
  for (const { file, project } of [...files].sort((a, b) => (a.file < b.file ? -1 : 1)))
    projects.set(project, [...(projects.get(project) ?? []), file])
  return projects
}

function named(project: string): string {
  return project === '' ? '' : `${project}: `
}
