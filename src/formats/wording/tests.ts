import type { FailingTest, Report } from '../../model/report.ts'
import { count } from './counts.ts'

/** Tests with what is to be said of them: `tests` of them, where the first stands for others too. */
export interface TestEntry {
  readonly test: Omit<FailingTest, 'error'>
  readonly detail: string
  readonly tests: number
}

/** So many tests that fail in the same way are told one by one. */
const FEW = 3

/** Tests that fail alone: of many that fail in the same way, but for the name of their file, the first stands for all. */
export function failingEntries(failing: Report['failing']): readonly TestEntry[] {
  return [...Map.groupBy(failing, ({ file, error = '' }) => error.replaceAll(file, ''))].flatMap(([way, tests]) => {
    const isOne = way !== '' && tests.length > FEW
    return (isOne ? tests.slice(0, 1) : tests).map((test) => ({ test, detail: test.error ?? '', tests: isOne ? tests.length : 1 }))
  })
}

/** Tests that flip, with their counts. */
export function flakyEntries(flaky: Report['flaky']): readonly TestEntry[] {
  return flaky.map((test) => ({ test, detail: test.outcomes, tests: 1 }))
}

/** After the name of an entry's test: how many others it stands for. */
export function andOthers({ tests }: TestEntry): string {
  return tests === 1 ? '' : ` and ${count(tests - 1, 'more test')}`
}

/** How many tests some entries stand for. */
export function countTests(entries: readonly TestEntry[]): number {
  return entries.reduce((sum, { tests }) => sum + tests, 0)
}
