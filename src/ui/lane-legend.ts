import { LEFT_STATE, OUTCOMES, PART_NAMES } from '../formats/wording.ts'
import { h } from './dom.ts'

/** What the looks of a cell mean. */
export function laneLegend(): HTMLElement {
  const looks = [
    ['cell', 'pass', OUTCOMES.pass],
    ['cell', 'fail', OUTCOMES.fail],
    ['cell', 'skip', OUTCOMES.skip],
    ['cell', 'left', LEFT_STATE],
    ...(['proven', 'suspected', 'cause', 'suspect'] as const).map((kind) => ['cell', kind, PART_NAMES[kind]] as const),
  ] as const
  return h(
    'ul',
    { class: 'looks' },
    looks.map(([cell, kind, text]) => h('li', {}, h('span', { class: `${cell} ${kind}`, 'aria-hidden': 'true' }), ' ', text)),
  )
}
