import type { Evidence } from '../model/report.ts'
import { BUTTONS, RUNG_MEANINGS } from '../formats/wording.ts'
import { h } from './dom.ts'

const RUNGS = ['observed', 'suspected', 'confirmed', 'caused'] as const satisfies readonly (keyof typeof RUNG_MEANINGS)[]

/** The rung of evidence as a ladder of four steps and its name: told apart without colours as well. */
export function rung(evidence: Evidence | 'observed'): HTMLElement {
  const height = RUNGS.indexOf(evidence)
  const steps = RUNGS.map((_, index) => h('i', { class: index <= height ? 'on' : undefined }))
  return h(
    'span',
    { class: `rung ${evidence}`, title: RUNG_MEANINGS[evidence] },
    h('span', { class: 'steps', 'aria-hidden': 'true' }, steps),
    evidence,
  )
}

/** What the rungs mean. */
export function rungLegend(): HTMLElement {
  const rows = [...RUNGS].reverse().map((name) => [h('dt', {}, rung(name)), h('dd', {}, RUNG_MEANINGS[name])])
  return h('details', { class: 'legend' }, h('summary', {}, BUTTONS.legend), h('dl', {}, rows))
}
