import type { Hazard } from '../model/hazard.ts'
import { HAZARD_NOUNS, HAZARDS_HEADING, hazardSentence } from '../formats/wording.ts'
import { h, rich } from './dom.ts'
import { mark } from './mark.ts'
import { pagedList } from './paged-list.ts'
import { haystackOf } from './query.ts'
import { makeSection } from './section.ts'
import type { Section, View } from './view.ts'

const SIZE = 50

/** Dangers of the shared module cache, each with what to do. */
export function hazardsSection({ findings: { report } }: View): Section | undefined {
  if (report.hazards.length === 0) return undefined
  const items = report.hazards.map((hazard) => ({
    hazard,
    haystack: haystackOf([hazard.module, hazard.mocked, hazard.by, ...hazard.affects, HAZARD_NOUNS[hazard.kind]]),
  }))
  const container = h('ul', { class: 'plain' })
  const list = pagedList<(typeof items)[number]>(container, SIZE, ({ hazard }) => itemOf(hazard))
  return makeSection('hazards', HAZARDS_HEADING, [container, list.element], (query) => {
    const found = items.filter(query.matches)
    list.show(found)
    return { shown: found.length, total: items.length }
  })
}

function itemOf(hazard: Hazard): HTMLElement {
  const fix = hazard.fix === '' ? undefined : h('p', { class: 'mend' }, `Fix: ${hazard.fix}`)
  return h(
    'li',
    {},
    h('p', {}, h('span', { class: 'verdict suspicious' }, HAZARD_NOUNS[hazard.kind]), ' ', rich(`${hazardSentence(hazard, mark)}.`)),
    fix,
  )
}
