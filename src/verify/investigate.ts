import type { TracedOrigin } from '../analysis/build-report.ts'
import type { Judge } from '../analysis/judge.ts'
import { rankSuspects } from '../analysis/suspects.ts'
import { verdictOf } from '../analysis/verdict.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Finding, FlakyFinding } from '../model/finding.ts'
import type { InsideOrder } from '../model/inside.ts'
import type { FileOutcome } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'
import { examine, type Known } from './examine.ts'
import { inParallel } from './in-parallel.ts'
import { type Budget, openLaboratory } from './laboratory.ts'
import { traceWriters } from './trace-writers.ts'
import { keyOf, repeatAlone } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** What reruns made of a run's failures. */
export interface Investigation {
  readonly findings: Finding[]
  readonly flaky: FlakyFinding[]
  readonly failing: FailingTest[]
  readonly origins: Map<string, TracedOrigin>
  readonly notes: string[]
  readonly known: Known
  runs: number
}

/** An investigation with nothing in it yet; several can be added up in one. */
export function emptyInvestigation(): Investigation {
  const known: Known = { polluters: new Set(), states: new Map(), judge: byLooks }
  return { findings: [], flaky: [], failing: [], origins: new Map(), notes: [], known, runs: 0 }
}

/** Until more is known of a run, a leak is judged by itself. */
const byLooks: Judge = (_, leak) => verdictOf(leak)

/** One file's tests that failed in a shared worker, with what ran there before. */
export interface FailedFile {
  readonly outcome: FileOutcome
  readonly history: readonly string[]
  readonly tests: readonly string[]
}

/** The files of a run with failed tests that had company in their worker. */
export function failedFiles(ledger: Ledger): FailedFile[] {
  return ledger.outcomes
    .map((outcome) => ({ outcome, history: ledger.before(outcome.file, outcome.project), tests: failedTests(outcome) }))
    .filter(({ tests }) => tests.length > 0)
}

/** Names of a file's failed tests; `''` where the file itself failed. */
export function failedTests(outcome: FileOutcome): string[] {
  const tests = outcome.tests.filter((test) => test.outcome === 'fail').map(({ name }) => name)
  return tests.length === 0 && outcome.outcome === 'error' ? [''] : tests
}

/**
 * Examines every failed file by reruns, then asks who wrote the state that was found. Adds to `into` as it goes, so
 * that what is known when the budget ends is kept.
 * @param inside the order of the tests inside the failed files, as the run had it; default: as they are written
 */
export async function investigate(
  runner: TestRunner,
  ledger: Ledger,
  failed: readonly FailedFile[],
  budget: Budget,
  into: Investigation,
  reference: readonly (readonly FileOutcome[])[] = [],
  inside?: InsideOrder,
): Promise<void> {
  const left: string[] = []
  const withCompany = failed.filter(({ history }) => history.length > 0)
  for (const { outcome, history, tests } of failed)
    if (history.length === 0) into.failing.push(...tests.map((test) => failing(outcome, test)))
  if (withCompany.length === 0) return
  if (budget.signal?.aborted) return void into.notes.push(unfinished(withCompany.map(({ outcome }) => outcome.file)))
  const { alone, runs } = await repeatAlone(runner, withCompany.map(({ outcome }) => outcome), reference, budget, inside)
  into.runs += runs
  const examineFile = async ({ outcome, history, tests }: FailedFile): Promise<void> => {
    const { file, project } = outcome
    if (budget.signal?.aborted) return void left.push(file)
    const laboratory = openLaboratory(runner, project, budget, inside)
    const error = outcome.tests.find((test) => test.outcome === 'fail')?.error
    const suspects = rankSuspects(ledger, { file, project, ...(error !== undefined && { error }) }, history)
    const found = await examine(laboratory, { file, project, tests, history, suspects, alone: alone.get(keyOf(outcome)) ?? [], known: into.known })
    into.findings.push(...found.findings)
    into.flaky.push(...found.flaky)
    into.failing.push(...found.failingAlone.map(({ name }) => failing(outcome, name)))
    into.notes.push(...found.problems)
    if (found.unexplained.length > 0 && found.problems.length === 0) left.push(file)
    into.runs += laboratory.runs
  }
  // What the first one teaches spares the others their search.
  await inParallel(withCompany.slice(0, 1), examineFile)
  await inParallel(withCompany.slice(1), examineFile)
  if (left.length > 0) into.notes.push(unfinished(left))
  await traceWriters(runner, budget, into)
}

function unfinished(files: readonly string[]): string {
  return `The time for reruns ended before these were explained: ${files.join(', ')}`
}

/** A test that fails whatever ran before it. */
export function failing(outcome: FileOutcome, test: string): FailingTest {
  const error = outcome.tests.find(({ name }) => name === test)?.error ?? outcome.error
  return { file: outcome.file, project: outcome.project, test, ...(error !== undefined && { error }) }
}
