import { capitalised, nothingFound, SECTION_TITLES, type SectionId, shownOf } from '../formats/wording.ts'
import { h, rich } from './dom.ts'
import { mark } from './mark.ts'
import type { Query } from './query.ts'
import type { Amount, Section } from './view.ts'

/**
 * A part of the page: its title with how many there are, what that means, and its content.
 * @param find shows what a search finds and says how much that is, where the part can be counted
 */
export function makeSection(id: SectionId, meaning: string, content: readonly Node[], find: (query: Query) => Amount | undefined): Section {
  const [amount, linkAmount] = [h('span', { class: 'amount' }), h('span', { class: 'amount' })]
  const nothing = h('p', { class: 'nothing' })
  const title = SECTION_TITLES[id]
  return {
    element: h(
      'section',
      { id, 'aria-labelledby': `${id}-title` },
      h('h2', { id: `${id}-title` }, title, ' ', amount),
      h('p', { class: 'meaning' }, `${capitalised(meaning)}.`),
      content,
      nothing,
    ),
    link: h('a', { href: `#${id}` }, title, ' ', linkAmount),
    show(query) {
      const found = find(query)
      const text = found === undefined ? '' : shownOf(found.shown, found.total)
      amount.textContent = text
      linkAmount.textContent = text
      nothing.hidden = found === undefined || found.shown > 0 || query.text === ''
      nothing.replaceChildren(...rich(nothingFound(query.text, mark)))
    },
  }
}
