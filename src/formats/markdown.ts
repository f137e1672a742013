import type { Report } from '../model/report.ts'
import { collectFindings } from './findings.ts'
import { code, prose } from './markdown/escape.ts'
import { markdownLeaks } from './markdown/leaks.ts'
import { markdownOrderDependent } from './markdown/order-dependent.ts'
import { markdownHazards, markdownTests } from './markdown/lists.ts'
import { benignSentence, capitalised, FAILING_HEADING, failingEntries, FLAKY_HEADING, flakyEntries, limitPhrases, summarySentence } from './wording.ts'

/** The report as GitHub-flavoured markdown, for a comment or a step summary: worst first, bounded in length. */
export function formatMarkdown(report: Report): string {
  const findings = collectFindings(report)
  const blocks = [
    '## Carryover',
    capitalised(summarySentence(findings, code)),
    ...markdownOrderDependent(findings),
    ...markdownHazards(findings),
    ...markdownLeaks(findings),
    ...markdownTests('Flaky', FLAKY_HEADING, flakyEntries(report.flaky)),
    ...markdownTests('Failing', FAILING_HEADING, failingEntries(report.failing)),
    ...remarks(report),
  ]
  return `${blocks.join('\n\n')}\n`
}

function remarks({ summary, limits, notes }: Report): string[] {
  const notSeen = limitPhrases(limits, code)
  const lines = [
    ...(summary.benign > 0 ? [benignSentence(summary.benign)] : []),
    ...(notSeen.length > 0 ? [`Not seen: ${notSeen.join(', ')}.`] : []),
    ...notes.map((note) => `Note: ${prose(note)}`),
  ]
  return lines.length === 0 ? [] : ['### Not shown and not seen', lines.map((line) => `- ${line}`).join('\n')]
}
