import { BUTTONS } from '../formats/wording.ts'
import { h } from './dom.ts'

export interface SearchBox {
  readonly element: HTMLElement
  /** Searches for a text as if it had been typed. */
  search(text: string): void
}

/** Milliseconds without a key after which a search begins: a long page takes a moment to follow. */
const PAUSE = 120

/** A search over the whole page. `/` goes to it, Escape empties it. */
export function searchBox(asked: (text: string) => void): SearchBox {
  let timer: ReturnType<typeof setTimeout> | undefined
  const input = h('input', {
    type: 'search',
    placeholder: BUTTONS.search,
    'aria-label': BUTTONS.search,
    'aria-keyshortcuts': '/',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => follow(PAUSE),
  })
  const clear = h('button', { type: 'button', hidden: true, onclick: () => search('') }, BUTTONS.everything)
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && event.target === input) search('')
    if (event.key !== '/' || isTyping(event.target)) return
    event.preventDefault()
    input.focus()
  })
  return { element: h('search', {}, input, clear), search }

  function search(text: string): void {
    input.value = text
    follow(0)
  }

  function follow(pause: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      clear.hidden = input.value === ''
      asked(input.value)
    }, pause)
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'search'
}
