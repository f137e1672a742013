import type { LeakFinding } from '../formats/findings.ts'
import { BUTTONS, consequence, valuesOf } from '../formats/wording.ts'
import { changeView } from './change.ts'
import { h } from './dom.ts'
import { mark } from './mark.ts'
import { pathLine, writerOf } from './state.ts'

/** One leak: its verdict, its path, before and after, who wrote it, and what follows from it or what to do. */
export function leakItem(finding: LeakFinding): HTMLElement {
  const { leak, isUniform, files } = finding
  const follows = consequence(finding)
  return h(
    'li',
    { class: 'leak' },
    h('span', { class: `verdict ${leak.verdict}` }, leak.verdict),
    h(
      'div',
      {},
      pathLine(leak, isUniform || files.length < 2 ? '' : valuesOf(leak.file, mark)),
      changeView(leak),
      writerOf(leak),
      follows === '' ? fixOf(finding) : h('p', {}, h('a', { href: '#order-dependent' }, `${follows}, see above`)),
    ),
  )
}

/** What to do: at hand where something was harmed, else on request. */
function fixOf({ leak }: LeakFinding): HTMLElement | undefined {
  if (leak.fix === '') return undefined
  if (leak.verdict === 'harmful') return h('p', { class: 'mend' }, `Fix: ${leak.fix}`)
  return h('details', {}, h('summary', {}, BUTTONS.fix), h('p', { class: 'mend' }, leak.fix))
}
