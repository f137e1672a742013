import type { Leak } from '../model/report.ts'
import type { StateFinding } from '../formats/findings.ts'
import { HAZARD_NOUNS, hazardSentence, importChain, kindRemark, NOT_PROVEN, phaseOf, STATE_LABELS } from '../formats/wording.ts'
import { changeView } from './change.ts'
import { code, h, rich } from './dom.ts'
import { mark } from './mark.ts'
import { row } from './row.ts'

/** One state that a test depends on: its path, before and after, who wrote it and through which imports. */
export function stateRows(state: StateFinding): HTMLElement[] {
  const label = STATE_LABELS[state.evidence]
  const doubt = state.evidence === 'suspected' ? NOT_PROVEN : ''
  if ('leak' in state) {
    const { leak } = state
    return [...row(label, pathLine(leak, doubt), changeView(leak)), ...row('written', writerOf(leak))]
  }
  const { hazard } = state
  const noun = doubt === '' ? HAZARD_NOUNS[hazard.kind] : `${HAZARD_NOUNS[hazard.kind]} (${doubt})`
  return row(label, rich(`${noun}: ${hazardSentence(hazard, mark)}.`))
}

/** The path of a leak and of what kind it is. */
export function pathLine(leak: Leak, ...remarks: readonly string[]): HTMLElement {
  const path = h('span', { class: 'state' }, code(leak.path))
  return h('p', {}, path, ' ', h('span', { class: 'remark' }, rich(kindRemark(leak, ...remarks))))
}

/** The line that wrote, with its text, then when that was and the imports that led there; as far as it is known. */
export function writerOf(leak: Leak): HTMLElement[] {
  const { origin } = leak
  const phase = phaseOf(leak, mark)
  if (origin === undefined) return phase === '' ? [] : [h('p', {}, rich(phase))]
  const how = [phase, importChain(origin.imports.map(mark))].filter((part) => part !== '').join(': ')
  return [
    h('p', {}, code(`${origin.file}:${origin.line}`), ' ', h('span', { class: 'source' }, code(origin.source.trim()))),
    ...(how === '' ? [] : [h('p', { class: 'remark' }, rich(how))]),
  ]
}
