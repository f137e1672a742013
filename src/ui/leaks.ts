import { type LeakFinding, leakFindings } from '../formats/findings.ts'
import { benignSentence, BUTTONS, joined, leaksHeading } from '../formats/wording.ts'
import { h } from './dom.ts'
import { richFiles } from './file-button.ts'
import { openLeakFilter } from './leak-filter.ts'
import { leakItem } from './leak-item.ts'
import { mark } from './mark.ts'
import { pagedList } from './paged-list.ts'
import { haystackOf, openQuery, type Searchable } from './query.ts'
import { makeSection } from './section.ts'
import type { Actions, Section, View } from './view.ts'

const GROUPS = 25
const LEAKS_OF_GROUP = 12
const NAMED = 6

interface Item extends Searchable {
  readonly finding: LeakFinding
}

/** What files left behind, worst first; files that left the same state stand together. */
export function leaksSection({ findings, actions }: View): Section | undefined {
  const all = leakFindings(findings)
  if (all.length === 0) return undefined
  const groups = findings.leaks.map(({ leaks }) => leaks.map(itemOf))
  const container = h('div', { class: 'cards' })
  const list = pagedList<readonly Item[]>(container, GROUPS, (items) => groupCard(items, actions))
  let asked = openQuery('')
  const filter = openLeakFilter(all, () => section.show(asked))
  const showBenign = h('button', { type: 'button', onclick: () => filter.showBenign() }, BUTTONS.benign)
  const benign = h('p', { class: 'remark' }, benignSentence(all.filter(({ leak }) => leak.verdict === 'benign').length), ' ', showBenign)

  const section = makeSection('leaks', leaksHeading(findings.report.runner), [filter.element, benign, container, list.element], (query) => {
    asked = query
    const found = groups.map((items) => items.filter((item) => filter.accepts(item.finding.leak) && query.matches(item)))
    list.show(found.filter((items) => items.length > 0))
    benign.hidden = !filter.hidesBenign()
    return { shown: found.flat().length, total: all.filter(({ leak }) => filter.acceptsVerdict(leak)).length }
  })
  return section
}

function itemOf(finding: LeakFinding): Item {
  const { leak, files } = finding
  return { finding, haystack: haystackOf([...files, leak.path, leak.kind, leak.module, leak.test, leak.origin?.file]) }
}

function groupCard(items: readonly Item[], actions: Actions): HTMLElement {
  const [first] = items
  const files = first?.finding.files ?? []
  const container = h('ul', { class: 'plain' })
  const list = pagedList<Item>(container, LEAKS_OF_GROUP, ({ finding }) => leakItem(finding))
  list.show(items)
  return h('article', { class: 'card' }, h('h3', {}, titleOf(files, actions)), container, list.element)
}

/** The files that left all of it: the first few by name, the others on request. */
function titleOf(files: readonly string[], actions: Actions): Node[] {
  const names = files.map(mark)
  const [first, rest] = [names.slice(0, NAMED), names.slice(NAMED)]
  if (rest.length === 0) return richFiles(joined(first), actions)
  const others = h('details', {}, h('summary', {}, `+${rest.length} more`), h('p', {}, richFiles(rest.join(', '), actions)))
  return [...richFiles(first.join(', '), actions), others]
}
