import type { Findings } from '../findings.ts'
import { cut } from '../plain.ts'
import { FAILING_HEADING, FLAKY_HEADING, moreSentence, testName } from '../wording.ts'
import { heading, type Page } from './page.ts'

const MAX_TESTS = 8

/** Tests whose outcome changed in one and the same order: never called order-dependent. */
export function formatFlaky({ report: { flaky } }: Findings, page: Page): string[] {
  return list(page, 'FLAKY', FLAKY_HEADING, flaky.map((test) => [testName(test, page.mark), page.mark(test.outcomes)]))
}

/** Tests that failed in every order, alone as well. */
export function formatFailing({ report: { failing } }: Findings, page: Page): string[] {
  return list(page, 'FAILING', FAILING_HEADING, failing.map((test) => [testName(test, page.mark), page.mark(test.error ?? '')]))
}

function list(page: Page, title: string, meaning: string, tests: readonly (readonly [name: string, detail: string])[]): string[] {
  if (tests.length === 0) return []
  const lines = [...heading(page, title, String(tests.length), meaning), '']
  for (const [name, detail] of tests.slice(0, MAX_TESTS)) {
    lines.push(`  ${page.paint.bold(name)}`)
    if (detail !== '') lines.push(`    ${cut(detail, page.width - 4)}`)
  }
  const rest = tests.length - MAX_TESTS
  return rest > 0 ? [...lines, `  ${moreSentence(rest, 'test')}`] : lines
}
