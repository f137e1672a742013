import type { LeakKind } from '../model/leak.ts'
import type { Leak, LeakVerdict } from '../model/report.ts'
import { groupBy, type LeakFinding } from '../formats/findings.ts'
import { BUTTONS, NOUNS } from '../formats/wording.ts'
import { h } from './dom.ts'

const VERDICTS = ['harmful', 'suspicious', 'benign'] as const satisfies readonly LeakVerdict[]

/** Which leaks a reader wants to see; benign ones only on request. */
export interface LeakFilter {
  readonly element: HTMLElement
  accepts(leak: Leak): boolean
  acceptsVerdict(leak: Leak): boolean
  /** Whether there are benign leaks that are not shown. */
  hidesBenign(): boolean
  showBenign(): void
}

export function openLeakFilter(all: readonly LeakFinding[], changed: () => void): LeakFilter {
  const amountOf = (verdict: LeakVerdict): number => all.filter(({ leak }) => leak.verdict === verdict).length
  const boxes = new Map(VERDICTS.map((verdict) => [verdict, checkbox(verdict !== 'benign', changed)]))
  const kinds = groupBy(all, ({ leak }) => leak.kind).sort((a, b) => b.length - a.length)
  const select = h(
    'select',
    { onchange: changed },
    h('option', { value: '' }, BUTTONS.allKinds),
    kinds.map((same) => kindOption(same[0].leak.kind, same.length)),
  )
  const acceptsVerdict = ({ verdict }: Leak): boolean => boxes.get(verdict)?.checked === true
  return {
    element: h(
      'div',
      { class: 'filters' },
      h('fieldset', {}, h('legend', {}, BUTTONS.verdicts), [...boxes].map(([verdict, box]) => label(box, verdict, amountOf(verdict)))),
      h('label', {}, BUTTONS.kind, ' ', select),
    ),
    acceptsVerdict,
    accepts: (leak) => acceptsVerdict(leak) && (select.value === '' || select.value === leak.kind),
    hidesBenign: () => amountOf('benign') > 0 && boxes.get('benign')?.checked === false,
    showBenign() {
      const box = boxes.get('benign')
      if (box === undefined) return
      box.checked = true
      box.focus()
      changed()
    },
  }
}

function checkbox(isChecked: boolean, onchange: () => void): HTMLInputElement {
  return h('input', { type: 'checkbox', checked: isChecked, onchange })
}

function label(box: HTMLInputElement, verdict: LeakVerdict, amount: number): HTMLElement {
  return h('label', {}, box, ' ', h('span', { class: `verdict ${verdict}` }, verdict), ' ', h('span', { class: 'amount' }, amount.toString()))
}

function kindOption(kind: LeakKind, amount: number): HTMLElement {
  return h('option', { value: kind }, `${NOUNS[kind]} (${amount})`)
}
