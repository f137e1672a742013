import type { Report } from '../model/report.ts'
import { collectFindings } from './findings.ts'
import { plain } from './plain.ts'
import { type Statement, statementsOf } from './statements.ts'
import { capitalised, summarySentence } from './wording.ts'

/**
 * JUnit XML, for dashboards: one test case a finding. Only what reruns proved is a failure; observations and suspicions
 * are skipped cases with a message, so that they can be seen and turn nothing red.
 */
export function formatJunit(report: Report): string {
  const findings = collectFindings(report)
  const statements = statementsOf(findings)
  const failures = statements.filter(({ severity }) => severity === 'error').length
  const amounts = `tests="${statements.length}" failures="${failures}" errors="0"`
  const seconds = (report.summary.wallMs / 1000).toFixed(3)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="carryover" ${amounts} time="${seconds}">`,
    `  <testsuite name="carryover" ${amounts} skipped="${statements.length - failures}" time="${seconds}">`,
    ...statements.flatMap(testCase),
    `    <system-out>${escapeXml(capitalised(summarySentence(findings, plain)))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase({ severity, rule, title, lines, owner, subject }: Statement): string[] {
  const message = escapeXml(title)
  const text = escapeXml(lines.join('\n'))
  const result =
    severity === 'error'
      ? `<failure type="${escapeXml(rule)}" message="${message}">${text}</failure>`
      : `<skipped message="${message}">${text}</skipped>`
  const name = escapeXml(`${rule}: ${subject}`)
  return [`    <testcase classname="${escapeXml(plain(owner))}" name="${name}" time="0">`, `      ${result}`, '    </testcase>']
}

/** Control characters, which XML 1.0 cannot hold, were made visible when the text was made plain. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}
