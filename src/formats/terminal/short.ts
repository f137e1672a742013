import { type Findings, leakFindings } from '../findings.ts'
import { cut } from '../plain.ts'
import { moreSentence, NOUNS, rungSentence, summarySentence, testName } from '../wording.ts'
import type { Page } from './page.ts'

const MAX_LINES = 3

/** At most six lines: the worst findings, how to see the worst of them, and the summary. */
export function formatShort(findings: Findings, page: Page): string[] {
  const { orderDependent } = findings
  const { mark } = page
  const worst = orderDependent.slice(-MAX_LINES)
  const tests = worst.map((finding) => {
    const others = finding.tests.length > 1 ? ` (+${finding.tests.length - 1} more)` : ''
    return `${testName(finding.first, mark)}${others}: ${rungSentence(finding, mark)}`
  })
  const leaks = leakFindings(findings).map(
    ({ leak, files: [file = '', ...others] }) =>
      `${mark(file)}${others.length > 0 ? ` (+${others.length} more)` : ''} leaves ${NOUNS[leak.kind]} ${mark(leak.path)}`,
  )
  const lines = tests.length > 0 ? tests : leaks.slice(0, MAX_LINES)
  const rest = tests.length > 0 ? orderDependent.length - tests.length : leaks.length - lines.length
  const command = worst.at(-1)?.first.repro.command
  return [
    ...lines.map((line) => cut(line, MAX_LENGTH)),
    ...(rest > 0 ? [moreSentence(rest, 'finding')] : []),
    ...(command === undefined ? [] : [`reproduce: ${mark(command)}`]),
    `Carryover: ${summarySentence(findings, mark)}`,
  ]
}

/** Columns of one line; terse output goes to programs, which do not wrap. */
const MAX_LENGTH = 400
