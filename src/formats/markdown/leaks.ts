import { type Findings, leakFindings, type LeakFinding } from '../findings.ts'
import { capitalised, changeSentence, consequence, firstOf, leaksHeading, moreSentence, NOUNS } from '../wording.ts'
import { code, prose, table } from './escape.ts'

const MAX_LEAKS = 40
const MAX_FILES = 3

/** What files left behind, one row a path, worst first. */
export function markdownLeaks(findings: Findings): string[] {
  const leaks = leakFindings(findings)
  if (leaks.length === 0) return []
  const rest = leaks.length - MAX_LEAKS
  return [
    `### Leaks: ${leaks.length}`,
    `${capitalised(leaksHeading(findings.report.runner))}:`,
    table(['left by', 'state', 'before → after', 'verdict', 'what to do'], leaks.slice(0, MAX_LEAKS).map(rowOf)),
    ...(rest > 0 ? [moreSentence(rest, 'leak')] : []),
  ]
}

function rowOf(finding: LeakFinding): string[] {
  const { leak, files } = finding
  const follows = consequence(finding)
  return [
    firstOf(files.map(code), MAX_FILES),
    `${code(leak.path)} (${NOUNS[leak.kind]})`,
    changeSentence(leak, code),
    leak.verdict,
    follows === '' ? prose(leak.fix) : `${follows}, see above`,
  ]
}
