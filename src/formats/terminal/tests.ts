import type { Findings } from '../findings.ts'
import { cut } from '../plain.ts'
import { andOthers, countTests, FAILING_HEADING, failingEntries, FLAKY_HEADING, flakyEntries, moreSentence, type TestEntry, testName } from '../wording.ts'
import { heading, type Page } from './page.ts'

const MAX_ENTRIES = 8

/** Tests whose outcome changed in one and the same order: never called order-dependent. */
export function formatFlaky({ report: { flaky } }: Findings, page: Page): string[] {
  return list(page, 'FLAKY', FLAKY_HEADING, flakyEntries(flaky))
}

/** Tests that failed in every order, alone as well. */
export function formatFailing({ report: { failing } }: Findings, page: Page): string[] {
  return list(page, 'FAILING', FAILING_HEADING, failingEntries(failing))
}

function list(page: Page, title: string, meaning: string, entries: readonly TestEntry[]): string[] {
  if (entries.length === 0) return []
  const lines = [...heading(page, title, String(countTests(entries)), meaning), '']
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    lines.push(`  ${page.paint.bold(testName(entry.test, page.mark))}${andOthers(entry)}`)
    if (entry.detail !== '') lines.push(`    ${cut(page.mark(entry.detail), page.width - 4)}`)
  }
  const rest = countTests(entries.slice(MAX_ENTRIES))
  return rest > 0 ? [...lines, `  ${moreSentence(rest, 'test')}`] : lines
}
