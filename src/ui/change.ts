import type { Leak } from '../model/report.ts'
import { ABSENT, LOOKS_THE_SAME } from '../formats/wording.ts'
import { diffOf, type Stretch } from './diff.ts'
import { code, h } from './dom.ts'

/** Before → after of one leak, with what differs set off. */
export function changeView({ before, after }: Pick<Leak, 'before' | 'after'>): HTMLElement | undefined {
  if (before === undefined && after === undefined) return undefined
  if (before === after) return h('p', { class: 'change' }, code(after ?? ''), h('span', { class: 'absent' }, LOOKS_THE_SAME))
  const diff = before === undefined || after === undefined ? undefined : diffOf(before, after)
  return h(
    'p',
    { class: 'change' },
    before === undefined ? absent(ABSENT.before) : value('del', before, diff?.before),
    h('span', { class: 'arrow' }, '→'),
    after === undefined ? absent(ABSENT.after) : value('ins', after, diff?.after),
  )
}

function absent(text: string): HTMLElement {
  return h('span', { class: 'absent' }, text)
}

/** The whole value is what was removed or added; stretches in it that the other has as well are plain. */
function value(tag: 'del' | 'ins', text: string, stretches: readonly Stretch[] | undefined): HTMLElement {
  if (text.trim() === '') return h(tag, {}, code(text))
  const parts = stretches?.some(({ isCommon }) => isCommon) === true ? stretches : [{ text, isCommon: true }]
  return h(tag, {}, h('code', {}, parts.map((part) => (part.isCommon ? part.text : h('mark', {}, part.text)))))
}
