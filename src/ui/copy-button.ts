import { BUTTONS } from '../formats/wording.ts'
import { h } from './dom.ts'

/** A command as it is to be typed, with a button that copies exactly what is shown. */
export function commandWithCopy(command: string): HTMLElement {
  const text = h('code', {}, command)
  const said = h('span', { role: 'status' })
  const button = h('button', { type: 'button', onclick: () => void copy() }, BUTTONS.copy)
  return h('div', { class: 'command' }, h('pre', {}, text), h('span', { class: 'copy' }, button, said))

  async function copy(): Promise<void> {
    said.textContent = (await isCopied(command)) || isCopiedBySelection(text) ? BUTTONS.copied : BUTTONS.selected
  }
}

async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // A page from disk has no clipboard in some browsers, or the reader denied it.
    return false
  }
}

/** The old way, which works without permission. Where it fails, the text stays selected. */
function isCopiedBySelection(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element)
  return document.execCommand('copy')
}
