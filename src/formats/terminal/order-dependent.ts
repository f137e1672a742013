import type { RunnerInfo } from '../../model/report.ts'
import type { Findings, OrderFinding } from '../findings.ts'
import { cut } from '../plain.ts'
import {
  capitalised, CAUSE_LABELS, chanceSentence, cleanerSentence, firstOf, inOrder, type Mend, mendSentence, mendsFor, moreSentence, orderHeading,
  rungSentence, siteSentence, testName, testsInFiles, triedSentences,
} from '../wording.ts'
import { heading, type Page, type Paint, roomOf, row, wrap } from './page.ts'
import { formatState } from './state.ts'

const MAX_FINDINGS = 10
const MAX_TESTS = 3
const MAX_CAUSES = 3
const MAX_STATES = 3
const MAX_CLEANERS = 3
const MAX_READERS = 2

/** Tests that depend on the files before them: what is known, by what, who wrote it, how to see it, how to mend it. */
export function formatOrderDependent({ report, orderDependent }: Findings, page: Page): string[] {
  if (orderDependent.length === 0) return []
  const lines = heading(page, 'ORDER-DEPENDENT', String(report.orderDependent.length), orderHeading(orderDependent))
  const rest = orderDependent.length - MAX_FINDINGS
  if (rest > 0) lines.push('', `  ${moreSentence(rest, 'finding')}`)
  for (const finding of orderDependent.slice(-MAX_FINDINGS)) lines.push('', ...formatFinding(finding, report.runner, page))
  return lines
}

function formatFinding(finding: OrderFinding, runner: RunnerInfo, page: Page): string[] {
  const { first, states } = finding
  return [
    ...formatTitles(finding, page),
    ...formatRung(finding, page),
    ...formatChance(finding, page),
    ...formatCauses(finding, page),
    ...states.slice(0, MAX_STATES).flatMap((state) => formatState(state, page)),
    ...(states.length > MAX_STATES ? row('', [moreSentence(states.length - MAX_STATES, 'state')]) : []),
    ...formatReaders(finding, page),
    ...labelled('failure', first.error ?? '', page, page.paint.red),
    // A command that is broken into lines cannot be copied.
    ...row('reproduce', [page.paint.bold(page.mark(first.repro.command))]),
    ...mendsFor(finding, runner.name).flatMap((mend) => formatMend(mend, page)),
    ...formatTried(finding, runner, page),
  ]
}

function formatTitles({ first, tests }: OrderFinding, { paint, mark }: Page): string[] {
  const isProven = first.evidence !== 'suspected'
  const sign = isProven ? paint.red('✗') : paint.yellow('?')
  const titles = tests.slice(0, MAX_TESTS).map((test) => `  ${sign} ${paint.bold(testName(test, mark))}`)
  const rest = tests.length - MAX_TESTS
  return rest > 0 ? [...titles, `    +${rest} more: ${testsInFiles(tests)}`] : titles
}

function formatRung(finding: OrderFinding, page: Page): string[] {
  const { role, evidence } = finding.first
  const label = role === 'victim' && finding.tests.length > 1 ? 'victims' : role
  const paint = evidence === 'suspected' ? page.paint.yellow : page.paint.red
  return row(label, wrap(`${rungSentence(finding, page.mark)}.`, roomOf(page)), paint)
}

function formatChance({ tests, first }: OrderFinding, page: Page): string[] {
  const sentence = first.evidence === 'suspected' ? '' : chanceSentence(tests)
  return sentence === '' ? [] : row('chance', [page.paint.dim(sentence)])
}

function formatCauses({ first, causes }: OrderFinding, page: Page): string[] {
  const site = siteSentence(first, page.quote)
  const rows = causes.slice(0, MAX_CAUSES).flatMap((files, index) =>
    row(index === 0 ? CAUSE_LABELS[first.role] : 'or', wrap(`${inOrder(files.map(page.mark))}${index === 0 && site !== '' ? `; ${site}` : ''}`, roomOf(page))),
  )
  const rest = causes.length - MAX_CAUSES
  if (rest > 0) rows.push(...row('', [moreSentence(rest, 'set of files', 'sets of files')]))
  if (first.cleaners.length === 0) return rows
  const cleaners = firstOf(first.cleaners.map(page.mark), MAX_CLEANERS)
  return [...rows, ...row('cleaner', wrap(cleanerSentence(cleaners, first.cleaners.length), roomOf(page)))]
}

function formatReaders({ first }: OrderFinding, page: Page): string[] {
  const { mark, paint } = page
  return first.readers.slice(0, MAX_READERS).flatMap(({ file, line, source, from }, index) => {
    const place = `${mark(file)}:${line}`
    const text = cut(mark(source), Math.max(20, roomOf(page) - place.length - 2))
    const way = from === undefined ? [] : [paint.dim(`from ${mark(from.file)}:${from.line}`)]
    return row(index === 0 ? 'read' : '', [`${place}  ${text}`, ...way])
  })
}

function formatTried({ first }: OrderFinding, runner: RunnerInfo, page: Page): string[] {
  return triedSentences(first, runner.name, page.mark).flatMap((sentence, index) => row(index === 0 ? 'tried' : '', wrap(capitalised(sentence), roomOf(page))))
}

function labelled(label: string, text: string, page: Page, paint: Paint): string[] {
  if (text === '') return []
  const room = roomOf(page)
  return row(label, wrap(cut(page.mark(text), room * 2), room).map(paint))
}

function formatMend(mend: Mend, page: Page): string[] {
  return row(mend.label, wrap(capitalised(mendSentence(mend, page.mark)), roomOf(page)), page.paint.green)
}
