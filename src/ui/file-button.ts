import { code, h, rich } from './dom.ts'
import type { Actions } from './view.ts'

/** A file's name, which searches the page for that file. */
export function fileButton(file: string, actions: Actions): HTMLElement {
  return h('button', { type: 'button', class: 'file', onclick: () => actions.search(file) }, code(file))
}

/** A sentence whose marked texts are names of files. */
export function richFiles(sentence: string, actions: Actions): Node[] {
  return rich(sentence, (file) => fileButton(file, actions))
}
