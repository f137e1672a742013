import type { HazardFinding } from '../formats/findings.ts'
import { HAZARD_NOUNS, hazardSentence, hazardsHeading } from '../formats/wording.ts'
import { h, rich } from './dom.ts'
import { mark } from './mark.ts'
import { pagedList } from './paged-list.ts'
import { haystackOf } from './query.ts'
import { makeSection } from './section.ts'
import type { Section, View } from './view.ts'

const SIZE = 50

/** Dangers of the shared module cache, each with what to do. */
export function hazardsSection({ findings }: View): Section | undefined {
  if (findings.hazards.length === 0) return undefined
  const items = findings.hazards.map((finding) => {
    const { kind, mocked, by, affects } = finding.hazard
    return { finding, haystack: haystackOf([...finding.modules, mocked, by, ...affects, HAZARD_NOUNS[kind]]) }
  })
  const container = h('ul', { class: 'plain' })
  const list = pagedList<(typeof items)[number]>(container, SIZE, ({ finding }) => itemOf(finding))
  return makeSection('hazards', hazardsHeading(findings.report.hazards), [container, list.element], (query) => {
    const found = items.filter(query.matches)
    list.show(found)
    return { shown: found.length, total: items.length }
  })
}

function itemOf({ hazard, modules }: HazardFinding): HTMLElement {
  const fix = hazard.fix === '' ? undefined : h('p', { class: 'mend' }, `Fix: ${hazard.fix}`)
  return h(
    'li',
    {},
    h('p', {}, h('span', { class: 'verdict suspicious' }, HAZARD_NOUNS[hazard.kind]), ' ', rich(`${hazardSentence(hazard, mark, modules)}.`)),
    fix,
  )
}
