import { type Judge, openJudge } from '../analysis/judge.ts'
import { rankSuspects } from '../analysis/suspects.ts'

import { buildLedger } from '../ledger/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome, StrayError } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'
import { inParallel } from './in-parallel.ts'
import { emptyInvestigation, type FailedFile, failedTests, failing, investigate, type Investigation } from './investigate.ts'
import { examineBrittle } from './brittle.ts'
import type { Budget } from './laboratory.ts'
import { keyOf } from './repeat.ts'
import type { ProjectFile, RunResult, TestRunner } from './test-runner.ts'

/** What an audit learned, besides what its investigation holds. */
export interface Audit {
  /** The shared run from which leaks are reported. */
  readonly ledger: Ledger
  /** What each file left in a worker of its own. */
  readonly alone?: Ledger
  /** Errors that nobody handled in that run. */
  readonly errors?: readonly StrayError[]
  readonly investigation: Investigation
}

export interface AuditBudget extends Budget {
  /** Called as each step of the audit begins. */
  readonly onStep?: (text: string) => void
}

/**
 * Looks for order dependence in a suite that may be green: every file in a worker of its own for the reference outcome
 * of each test, then all of them in one worker in two opposite orders, then the orders that would break what leaks
 * predict; each difference from the reference is examined by reruns.
 */
export async function audit(runner: TestRunner, files: readonly ProjectFile[], budget: AuditBudget): Promise<Audit> {
  const investigation = emptyInvestigation()
  budget.onStep?.(`${files.length} files, each in a worker of its own, for the reference`)
  const reference = await runner.runIsolated(files)
  investigation.runs++
  investigation.notes.push(...didNotRun(files, reference, 'alone'))
  const ledgers: Ledger[] = []
  const errors: StrayError[] = []
  for (const [project, paths] of byProject(files)) {
    const orders = [paths, [...paths].reverse()]
    budget.onStep?.(`${named(project)}${paths.length} files in one worker, in two opposite orders`)
    const results = await Promise.all(orders.map((order) => runner.run({ order, project })))
    investigation.runs += orders.length
    for (const result of results) ledgers.push(ledgerOf(result))
    errors.push(...(results[0]?.errors ?? []))
    const ofProject = files.filter((file) => file.project === project)
    for (const result of results) investigation.notes.push(...didNotRun(ofProject, result, 'in a shared worker'))
  }
  const ledger = mergeForReport(ledgers)
  const alone = ledgerOf(reference)
  investigation.known.judge = openJudge(ledger, alone)
  const seen = new Set<string>()
  const explainNew = async (): Promise<void> => {
    const { victims, brittle } = differences(reference.outcomes, ledgers, seen)
    const count = victims.length + brittle.length
    if (count > 0) budget.onStep?.(`${count} files with tests that differ from the reference, examined by reruns`)
    for (const { ledger: source, failed } of groupByLedger(victims))
      await investigate(runner, source, failed, budget, investigation, [reference.outcomes])
    for (const subject of brittle) await examineBrittle(runner, subject, budget, investigation)
  }
  await explainNew()
  const predicted = predictOrders(ledgers, investigation.known.judge)
  if (predicted.length > 0 && !budget.signal?.aborted)
    budget.onStep?.(`${predicted.length} orders that leaks predict to break`)
  await inParallel(predicted, async ({ order, project }) => {
    if (budget.signal?.aborted) return
    budget.onRun?.(`${order[0]} before ${order.length - 1} files that could read what it leaves`)
    ledgers.push(ledgerOf(await runner.run({ order, project })))
    investigation.runs++
  })
  await explainNew()
  investigation.failing.push(...alwaysFailing(reference.outcomes, ledgers))
  return { ledger, alone, errors, investigation }
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

interface Differing {
  readonly ledger: Ledger
  readonly failed: FailedFile
}

interface Differences {
  readonly victims: readonly Differing[]
  readonly brittle: readonly FailedFile[]
}

/** Tests that came out otherwise than alone, and were not seen to before; each in the first order that showed it. */
function differences(reference: readonly FileOutcome[], ledgers: readonly Ledger[], seen: Set<string>): Differences {
  const victims: Differing[] = []
  const brittle: FailedFile[] = []
  for (const { file, project, ...alone } of reference) {
    const failsAlone = new Set(failedTests({ file, project, ...alone }))
    const isNew = (test: string): boolean => {
      const key = `${project}\0${file}\0${test}`
      return !seen.has(key) && Boolean(seen.add(key))
    }
    for (const ledger of ledgers) {
      const outcome = ledger.outcomeOf(file, project)
      if (outcome === undefined) continue
      const history = ledger.before(file, project)
      const broken = failedTests(outcome).filter((test) => !failsAlone.has(test) && isNew(test))
      if (broken.length > 0) victims.push({ ledger, failed: { outcome, history, tests: broken } })
      const mended = [...failsAlone].filter((test) => passesIn(outcome, test) && isNew(test))
      if (mended.length > 0) brittle.push({ outcome, history, tests: mended })
    }
  }
  return { victims, brittle }
}

function passesIn(outcome: FileOutcome, test: string): boolean {
  return outcome.tests.some(({ name, outcome: end }) => name === test && end === 'pass')
}

/** Tests that failed alone and in every order that was tried. */
function alwaysFailing(reference: readonly FileOutcome[], ledgers: readonly Ledger[]): FailingTest[] {
  return reference.flatMap((alone) => {
    const others = ledgers.map((ledger) => ledger.outcomeOf(alone.file, alone.project)).filter((one) => one !== undefined)
    return failedTests(alone)
      .filter((test) => !others.some((outcome) => passesIn(outcome, test)))
      .map((test) => failing(alone, test))
  })
}

function groupByLedger(victims: readonly Differing[]): { ledger: Ledger; failed: FailedFile[] }[] {
  const groups = new Map<Ledger, FailedFile[]>()
  for (const { ledger, failed } of victims) groups.set(ledger, [...(groups.get(ledger) ?? []), failed])
  return [...groups].map(([ledger, failed]) => ({ ledger, failed }))
}

/** Files that one predicted order may hold after its polluter. */
const MAX_READERS = 40

/**
 * Orders worth trying because of what leaked: a file that left something, then the files that could read it and have
 * not yet run after it with nothing in between that wrote the same.
 */
function predictOrders(ledgers: readonly Ledger[], judge: Judge): { order: string[]; project: string }[] {
  const orders: { order: string[]; project: string }[] = []
  const first = ledgers[0]
  if (first === undefined) return orders
  for (const ledger of ledgers.filter((_, index) => index % 2 === 0))
    for (const { file, project, leaks } of ledger.records) {
      if (leaks.every((leak) => judge(project, leak) === 'benign')) continue
      const readers = ledger.records.filter(
        (other) =>
          other.project === project &&
          other.file !== file &&
          rankSuspects(ledger, other, [file])[0] !== undefined &&
          !ledgers.some((seen) => hasSeen(seen, file, other.file, project)),
      )
      if (readers.length > 0)
        orders.push({ order: [file, ...readers.slice(0, MAX_READERS).map((reader) => reader.file)], project })
    }
  return orders
}

/** Whether, in a run, the reader came after the polluter and no file between them wrote to the same paths. */
function hasSeen(ledger: Ledger, polluter: string, reader: string, project: string): boolean {
  const before = ledger.before(reader, project)
  const index = before.indexOf(polluter)
  if (index === -1) return false
  const paths = new Set(ledger.recordOf(polluter, project)?.leaks.map(({ path }) => path))
  return before.slice(index + 1).every((between) => {
    const leaks = ledger.recordOf(between, project)?.leaks ?? []
    return !leaks.some(({ path }) => paths.has(path))
  })
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
