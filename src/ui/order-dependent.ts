import type { RunnerInfo } from '../model/report.ts'
import type { OrderFinding } from '../formats/findings.ts'
import {
  BUTTONS, capitalised, CAUSE_LABELS, chanceSentence, cleanerSentence, firstOf, inOrder, type Mend, mendSentence, mendsFor, orderHeading, rungSentence,
  siteSentence, testName, triedSentences,
} from '../formats/wording.ts'
import { commandWithCopy } from './copy-button.ts'
import { code, h, rich } from './dom.ts'
import { richFiles } from './file-button.ts'
import { mark } from './mark.ts'
import { pagedList } from './paged-list.ts'
import { haystackOf } from './query.ts'
import { row } from './row.ts'
import { rung, rungLegend } from './rung.ts'
import { makeSection } from './section.ts'
import { stateRows } from './state.ts'
import type { Actions, Section, View } from './view.ts'

const SIZE = 20
const NAMED = 3

/** Tests that depend on the files before them, worst first, one card a cause. */
export function orderDependentSection({ findings, actions }: View): Section | undefined {
  const { orderDependent, report } = findings
  if (orderDependent.length === 0) return undefined
  const items = [...orderDependent].reverse().map((finding) => ({ finding, haystack: textsOf(finding) }))
  const total = testCount(items)
  const cards = h('div', { class: 'cards' })
  const list = pagedList<(typeof items)[number]>(cards, SIZE, ({ finding }) => cardOf(finding, report.runner, actions))
  return makeSection('order-dependent', orderHeading(orderDependent), [rungLegend(), cards, list.element], (query) => {
    const found = items.filter(query.matches)
    list.show(found)
    return { shown: testCount(found), total }
  })
}

function testCount(items: readonly { readonly finding: OrderFinding }[]): number {
  return items.reduce((sum, { finding }) => sum + finding.tests.length, 0)
}

function textsOf({ tests, causes, first, states }: OrderFinding): string {
  return haystackOf([
    ...tests.flatMap((test) => [test.project, test.file, test.test]),
    ...causes.flat(),
    ...first.cleaners,
    ...states.flatMap((state) =>
      'leak' in state
        ? [state.leak.path, state.leak.module, state.leak.file, state.leak.origin?.file]
        : [state.hazard.module, state.hazard.mocked, state.hazard.by],
    ),
  ])
}

function cardOf(finding: OrderFinding, runner: RunnerInfo, actions: Actions): HTMLElement {
  const { first, tests, states, causes } = finding
  const label = first.role === 'victim' && tests.length > 1 ? 'victims' : first.role
  return h(
    'article',
    { class: `card ${first.evidence}` },
    h('header', {}, rung(first.evidence), h('div', {}, titles(finding))),
    h(
      'dl',
      {},
      row(label, rich(`${capitalised(rungSentence(finding, mark))}. `), workerButton(finding, actions)),
      row('chance', first.evidence === 'suspected' ? '' : chanceSentence(tests)),
      causes.flatMap((files, index) => row(index === 0 ? CAUSE_LABELS[first.role] : 'or', richFiles(inOrder(files.map(mark)), actions), index === 0 ? siteOf(first) : '')),
      row('cleaner', first.cleaners.length === 0 ? '' : rich(cleanerSentence(firstOf(first.cleaners.map(mark), NAMED), first.cleaners.length))),
      states.flatMap(stateRows),
      row('read', first.readers.map(readerLine)),
      row('failure', first.error === undefined || first.error === '' ? undefined : h('p', { class: 'failure' }, code(first.error))),
      row('reproduce', commandWithCopy(first.repro.command)),
      mendsFor(finding, runner.name).flatMap(mendRow),
      row('tried', triedSentences(first, runner.name, mark).map((sentence) => h('p', {}, rich(capitalised(sentence))))),
    ),
  )
}

/** The first few tests by name, the others on request. */
function titles({ tests }: OrderFinding): HTMLElement[] {
  const names = tests.map((test) => h('h3', {}, rich(testName(test, mark))))
  const rest = names.slice(NAMED)
  return rest.length === 0 ? names : [...names.slice(0, NAMED), h('details', {}, h('summary', {}, `+${rest.length} more`), rest)]
}

function workerButton({ first }: OrderFinding, actions: Actions): HTMLElement {
  const show = (): void => actions.showInWorker(first.project, first.file)
  return h('button', { type: 'button', class: 'quiet', onclick: show }, BUTTONS.inWorker)
}

function siteOf(first: OrderFinding['first']): HTMLElement | string {
  const sentence = siteSentence(first, mark)
  return sentence === '' ? '' : h('p', { class: 'remark' }, rich(capitalised(sentence)))
}

/** The line that reads the state, and the line of the test that led there. */
function readerLine({ file, line, source, from }: OrderFinding['first']['readers'][number]): HTMLElement {
  const way = from === undefined ? [] : [' ', h('span', { class: 'remark' }, 'from ', code(`${from.file}:${from.line}`))]
  return h('p', {}, code(`${file}:${line}`), ' ', h('span', { class: 'source' }, code(source.trim())), way)
}

function mendRow(mend: Mend): HTMLElement[] {
  const texts = rich(capitalised(mendSentence(mend, mark, (text) => text)))
  return row(mend.label, h('p', { class: 'mend' }, texts))
}
