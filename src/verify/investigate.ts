import { leakId } from '../analysis/leak-id.ts'
import type { TracedOrigin } from '../analysis/build-report.ts'
import { rankSuspects } from '../analysis/suspects.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Finding, FlakyFinding } from '../model/finding.ts'
import type { FileOutcome } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'
import { examine } from './examine.ts'
import { type Budget, openLaboratory, Stopped } from './laboratory.ts'
import type { TestRunner, TracedWrite } from './test-runner.ts'

/** What reruns made of a run's failures. */
export interface Investigation {
  readonly findings: Finding[]
  readonly flaky: FlakyFinding[]
  readonly failing: FailingTest[]
  readonly origins: Map<string, TracedOrigin>
  readonly notes: string[]
  runs: number
}

/** An investigation with nothing in it yet; several can be added up in one. */
export function emptyInvestigation(): Investigation {
  return { findings: [], flaky: [], failing: [], origins: new Map(), notes: [], runs: 0 }
}

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
 */
export async function investigate(
  runner: TestRunner,
  ledger: Ledger,
  failed: readonly FailedFile[],
  budget: Budget,
  into: Investigation,
): Promise<void> {
  const left: string[] = []
  const examineFile = async ({ outcome, history, tests }: FailedFile): Promise<void> => {
    const { file, project } = outcome
    if (history.length === 0) return void into.failing.push(...tests.map((test) => failing(outcome, test)))
    if (budget.signal?.aborted) return void left.push(file)
    const laboratory = openLaboratory(runner, project, budget)
    const error = outcome.tests.find((test) => test.outcome === 'fail')?.error
    const suspects = rankSuspects(ledger, { file, project, ...(error !== undefined && { error }) }, history)
    const found = await examine(laboratory, { file, project, tests, history, suspects })
    into.findings.push(...found.findings)
    into.flaky.push(...found.flaky)
    into.failing.push(...found.failingAlone.map(({ name }) => failing(outcome, name)))
    if (found.unexplained.length > 0) left.push(file)
    into.runs += laboratory.runs
  }
  await inParallel(failed, CONCURRENT_FILES, examineFile)
  if (left.length > 0) into.notes.push(`The time for reruns ended before these were explained: ${left.join(', ')}`)
  await traceWriters(runner, budget, into)
}

/** Files that are examined at the same time; the runner decides how many of their runs really are. */
const CONCURRENT_FILES = 4

async function inParallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: limit }, worker))
}

function failing(outcome: FileOutcome, test: string): FailingTest {
  const error = outcome.tests.find(({ name }) => name === test)?.error ?? outcome.error
  return { file: outcome.file, project: outcome.project, test, ...(error !== undefined && { error }) }
}

/** Runs each polluter once more, alone and instrumented, to see who writes the state that was found. */
export async function traceWriters(runner: TestRunner, budget: Budget, into: Investigation): Promise<void> {
  const paths = new Map<string, { project: string; file: string; paths: Set<string> }>()
  for (const { project, state } of into.findings)
    for (const { file, leak } of state) {
      if (into.origins.has(leakId(project, file, leak.path))) continue
      const key = `${project}\0${file}`
      const entry = paths.get(key) ?? { project, file, paths: new Set() }
      paths.set(key, entry)
      entry.paths.add(leak.path)
    }
  for (const entry of paths.values()) {
    const laboratory = openLaboratory(runner, entry.project, budget)
    try {
      for (const write of await laboratory.trace(entry.file, [...entry.paths])) addOrigin(into, entry, write)
    } catch (error) {
      if (error instanceof Stopped) return
      into.notes.push(`Who writes in ${entry.file} could not be traced: ${(error as Error).message.split('\n', 1)[0]}`)
    }
    into.runs += laboratory.runs
  }
}

function addOrigin(into: Investigation, { project, file }: { project: string; file: string }, write: TracedWrite): void {
  const { line, column, source, callers, phase, test } = write
  const chain = callers.map((caller) => caller.file).filter((name, index, all) => all.indexOf(name) === index)
  into.origins.set(leakId(project, file, write.path), {
    origin: { file: write.file, line, column, source, imports: chain.reverse() },
    ...(phase !== undefined && { phase }),
    ...(test !== undefined && { test }),
  })
}
