import type { LeakVerdict } from '../../model/report.ts'
import { type Findings, type LeakFinding, leakFindings, type LeakGroup } from '../findings.ts'
import { cut } from '../plain.ts'
import {
  benignSentence, consequence, DOCS_SENTENCE, firstOf, kindRemark, leaksHeading, limitPhrases, moreSentence, phaseOf, valuesOf,
  writerLabel,
} from '../wording.ts'
import { heading, type Page, roomOf, row, wrap } from './page.ts'

const MAX_GROUPS = 12
const MAX_LEAKS_OF_GROUP = 5
const MAX_FILES_OF_GROUP = 4

/** What files left behind, worst first, then what was not shown and what was not seen. */
export function formatLeaks(findings: Findings, page: Page): string[] {
  const { leaks: groups, report } = findings
  const remarks = formatRemarks(findings, page)
  const { length: amount } = leakFindings(findings)
  if (amount === 0) return remarks
  const lines = heading(page, 'LEAKS', String(amount), leaksHeading(report.runner))
  for (const group of groups.slice(0, MAX_GROUPS)) lines.push('', ...formatGroup(group, page))
  const rest = new Set(groups.slice(MAX_GROUPS).flatMap(({ files }) => files)).size
  if (rest > 0) lines.push('', `  ${moreSentence(rest, 'file')}`)
  return remarks.length === 0 ? lines : [...lines, '', ...remarks]
}

function formatGroup({ files, leaks }: LeakGroup, page: Page): string[] {
  const title = firstOf(files.map(page.mark), MAX_FILES_OF_GROUP)
  const lines = wrap(title, page.width - 2).map((line) => `  ${page.paint.bold(line)}`)
  for (const finding of leaks.slice(0, MAX_LEAKS_OF_GROUP)) lines.push(...formatLeak(finding, page))
  const rest = leaks.length - MAX_LEAKS_OF_GROUP
  if (rest > 0) lines.push(`    ${moreSentence(rest, 'leak')}`)
  return lines
}

function formatLeak(finding: LeakFinding, page: Page): string[] {
  const { leak } = finding
  const { paint, mark } = page
  const room = roomOf(page)
  const lines = [`${paint.cyan(mark(leak.path))} ${paint.dim(remarkOf(finding, page))}`, ...page.change(leak, room)]
  const follows = consequence(finding)
  if (follows !== '') lines.push(`${follows}, see below`)
  else lines.push(...formatWriter(finding, page), ...(leak.verdict === 'harmful' ? fixOf(finding, page) : []))
  return row(leak.verdict, lines, paintOf(leak.verdict, page))
}

function remarkOf({ leak, isUniform }: LeakFinding, { mark, quote }: Page): string {
  return kindRemark(leak, phaseOf(leak, quote), isUniform ? '' : valuesOf(leak.file, mark))
}

function formatWriter({ leak: { kind, origin } }: LeakFinding, { mark, paint, width }: Page): string[] {
  if (origin === undefined) return []
  const place = `${mark(origin.file)}:${origin.line}`
  return [`${writerLabel(kind)} at ${place}  ${paint.dim(cut(mark(origin.source.trim()), width))}`]
}

function fixOf({ leak }: LeakFinding, page: Page): string[] {
  return leak.fix === '' ? [] : wrap(`Fix: ${page.mark(leak.fix)}`, roomOf(page))
}

function paintOf(verdict: LeakVerdict, { paint }: Page) {
  if (verdict === 'benign') return paint.dim
  return verdict === 'harmful' ? paint.red : paint.yellow
}

/** Benign changes that were folded away, bounds that were hit, and what the run says of itself. */
function formatRemarks({ report, leaks }: Findings, page: Page): string[] {
  const isShown = leaks.some((group) => group.leaks.some(({ leak }) => leak.verdict === 'benign'))
  const { benign } = report.summary
  const notSeen = limitPhrases(report.limits, page.mark)
  const sentences = [
    ...(benign > 0 && !isShown ? [benignSentence(benign)] : []),
    ...(notSeen.length > 0 ? [`Not seen: ${notSeen.join(', ')}.`] : []),
    ...report.notes.map((note) => `Note: ${page.mark(note)}`),
    ...(leaks.length + report.hazards.length > 0 ? [DOCS_SENTENCE] : []),
  ]
  return sentences.flatMap((sentence) => hanging(sentence, page))
}

function hanging(sentence: string, { width, paint }: Page): string[] {
  return wrap(sentence, width - 4).map((line, index) => paint.dim(`${index === 0 ? '  ' : '    '}${line}`))
}
