import { piecesOf } from './mark.ts'

type Attribute = string | number | boolean | undefined | ((event: Event) => void)
type Child = Node | string | undefined | readonly Child[]

/**
 * An element with its attributes, listeners (`onclick`) and children. Text becomes text nodes and nothing is ever parsed
 * as HTML: whatever a report holds stays text.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice('on'.length), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value))
  }
  append(element, children)
  return element
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (typeof child === 'string' || child instanceof Node) element.append(child)
    else if (child !== undefined) append(element, child)
  }
}

/** A sentence with the user's texts in it as code, or as what `marked` makes of them. */
export function rich(sentence: string, marked: (text: string) => HTMLElement = code): Node[] {
  return piecesOf(sentence).map(({ text, isMarked }) => (isMarked ? marked(text) : document.createTextNode(text)))
}

/** A user's text; what is empty would be invisible. */
export function code(text: string): HTMLElement {
  return text.trim() === '' ? h('code', { class: 'blank' }, text === '' ? '‹empty›' : '‹blank›') : h('code', {}, text)
}
