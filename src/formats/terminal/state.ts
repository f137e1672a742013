import type { Leak } from '../../model/report.ts'
import type { StateFinding } from '../findings.ts'
import { cut } from '../plain.ts'
import { HAZARD_NOUNS, hazardSentence, importChain, kindRemark, NOT_PROVEN, phaseOf, STATE_LABELS, writerLabel } from '../wording.ts'
import { type Page, roomOf, row, wrap } from './page.ts'

/** One state that a test depends on: its path, before and after, who wrote it and through which imports. */
export function formatState(state: StateFinding, page: Page): string[] {
  const label = STATE_LABELS[state.evidence]
  const doubt = state.evidence === 'suspected' ? NOT_PROVEN : ''
  if ('leak' in state) return formatLeakState(state.leak, label, doubt, page)
  const { hazard } = state
  const noun = doubt === '' ? HAZARD_NOUNS[hazard.kind] : `${HAZARD_NOUNS[hazard.kind]} (${doubt})`
  return row(label, wrap(`${noun}: ${hazardSentence(hazard, page.mark)}.`, roomOf(page)))
}

function formatLeakState(leak: Leak, label: string, doubt: string, page: Page): string[] {
  const { paint, mark } = page
  const remark = paint.dim(kindRemark(leak, doubt))
  return [
    ...row(label, [`${paint.cyan(mark(leak.path))} ${remark}`, ...page.change(leak, roomOf(page))]),
    ...formatWriter(leak, page),
  ]
}

function formatWriter(leak: Leak, page: Page): string[] {
  const { kind, origin } = leak
  const { paint, mark } = page
  const phase = phaseOf(leak, page.quote)
  if (origin === undefined) return phase === '' ? [] : row(writerLabel(kind), wrap(phase, roomOf(page)))
  const place = `${mark(origin.file)}:${origin.line}`
  const source = cut(mark(origin.source.trim()), Math.max(20, roomOf(page) - place.length - 2))
  const chain = importChain(origin.imports.map(mark))
  const how = [phase, chain].filter((part) => part !== '').join(': ')
  return row(writerLabel(kind), [`${place}  ${source}`, ...(how === '' ? [] : wrap(how, roomOf(page)).map(paint.dim))])
}
