import type { Findings } from '../findings.ts'
import { isClean, summarySentence } from '../wording.ts'
import { type Page, wrap } from './page.ts'

/** The last line: what was found by whom, and how much was looked at. */
export function formatSummary(findings: Findings, page: Page): string[] {
  const { bold, green } = page.paint
  const paint = isClean(findings) ? green : bold
  return wrap(`Carryover: ${summarySentence(findings, page.mark)}`, page.width).map(paint)
}
