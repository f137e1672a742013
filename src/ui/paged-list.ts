import { BUTTONS } from '../formats/wording.ts'
import { h } from './dom.ts'

/** A long list of which only the first part is made, and more on request: a page of thousands would freeze. */
export interface PagedList<T> {
  readonly element: HTMLElement
  show(items: readonly T[]): void
}

/**
 * @param container what holds the rows: a list, the body of a table
 * @param size how many rows are made at first, and with each request
 */
export function pagedList<T>(container: HTMLElement, size: number, rowOf: (item: T) => HTMLElement): PagedList<T> {
  let rest: readonly T[] = []
  const more = h('button', { type: 'button', onclick: () => add(size) })
  const all = h('button', { type: 'button', onclick: () => add(rest.length) })
  const buttons = h('p', { class: 'more' }, more, all)

  function add(amount: number): void {
    container.append(...rest.slice(0, amount).map(rowOf))
    rest = rest.slice(amount)
    buttons.hidden = rest.length === 0
    more.textContent = BUTTONS.more(Math.min(size, rest.length))
    all.textContent = BUTTONS.all(rest.length)
    all.hidden = rest.length <= size
  }

  return {
    element: buttons,
    show(items) {
      container.replaceChildren()
      rest = items
      add(size)
    },
  }
}
