import type { Report } from '../model/report.ts'
import { collectFindings } from './findings.ts'
import { formatMarkdown } from './markdown.ts'
import { plain } from './plain.ts'
import { type Statement, statementsOf } from './statements.ts'
import { moreSentence } from './wording.ts'

/** GitHub shows ten of a kind a step; more would only fill the log. */
const MAX_ANNOTATIONS = 50

/** One workflow command a finding: an error where reruns proved order dependence, else a warning. Worst first. */
export function formatAnnotations(report: Report): string {
  const statements = statementsOf(collectFindings(report))
  const lines = statements.slice(0, MAX_ANNOTATIONS).map(annotation)
  const rest = statements.length - MAX_ANNOTATIONS
  if (rest > 0) lines.push(`::notice title=Carryover::${escapeData(moreSentence(rest, 'finding'))}`)
  return lines.map((line) => `${line}\n`).join('')
}

/** Markdown for the file that `GITHUB_STEP_SUMMARY` names. */
export function formatStepSummary(report: Report): string {
  return formatMarkdown(report)
}

function annotation({ severity, file, line, column, title, lines }: Statement): string {
  const properties = [
    ['file', plain(file)],
    ...(line === undefined ? [] : [['line', String(line)]]),
    ...(column === undefined ? [] : [['col', String(column)]]),
    ['title', title],
  ] as const
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(value ?? '')}`).join(',')
  return `::${severity === 'error' ? 'error' : 'warning'} ${list}::${escapeData(lines.join('\n'))}`
}

/** As @actions/core does; otherwise a value could end the command and begin another. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
