import type { Finding } from '../model/finding.ts'
import type { Ledger } from '../model/ledger.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import type { FileOutcome } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'

/** One file's tests that came out otherwise in a shared worker than alone, with what ran there before. */
export interface TurnedFile {
  /** The run that showed it. */
  readonly ledger: Ledger
  readonly outcome: FileOutcome
  /** Victims failed there, brittle tests passed. */
  readonly role: Finding['role']
  readonly history: readonly string[]
  readonly tests: readonly string[]
}

/** The files of a run with failed tests that had company in their worker. */
export function failedFiles(ledger: Ledger): TurnedFile[] {
  return ledger.outcomes
    .map((outcome) => ({ ledger, outcome, role: 'victim' as const, history: ledger.before(outcome.file, outcome.project), tests: failedTests(outcome) }))
    .filter(({ tests }) => tests.length > 0)
}

/** Names of a file's failed tests; `''` where the file itself failed. */
export function failedTests(outcome: FileOutcome): string[] {
  const tests = outcome.tests.filter((test) => test.outcome === 'fail').map(({ name }) => name)
  return tests.length === 0 && outcome.outcome === 'error' ? [''] : tests
}

/** A test that fails whatever ran before it. */
export function failing(outcome: FileOutcome, test: string): FailingTest {
  const error = outcome.tests.find(({ name }) => name === test)?.error ?? outcome.error
  return { file: outcome.file, project: outcome.project, test, ...(error !== undefined && { error }) }
}

/** How many files these are: one may have tests of both roles. */
export function countFiles(turned: readonly TurnedFile[]): number {
  return new Set(turned.map(({ outcome }) => keyOf(outcome))).size
}

interface TestOfFile extends ProjectFile {
  readonly test: string
}

/** Whether one of some statements is about a test. */
export function isTold(known: readonly TestOfFile[], test: TestOfFile): boolean {
  return known.some((other) => other.test === test.test && keyOf(other) === keyOf(test))
}
