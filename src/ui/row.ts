import { h } from './dom.ts'

/** A label and what belongs to it, for a list of descriptions; nothing where there is nothing to say. */
export function row(label: string, ...content: readonly (Node | string | undefined | readonly (Node | string)[])[]): HTMLElement[] {
  const given = content.filter((part) => part !== undefined && part !== '' && !(Array.isArray(part) && part.length === 0))
  return given.length === 0 ? [] : [h('dt', {}, label), h('dd', {}, given)]
}
