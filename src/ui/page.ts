import type { Report } from '../model/report.ts'
import { collectFindings } from '../formats/findings.ts'
import { BUTTONS } from '../formats/wording.ts'
import { h } from './dom.ts'
import { filesSection } from './files.ts'
import { hazardsSection } from './hazards.ts'
import { leaksSection } from './leaks.ts'
import { pageHeader, pageTitle } from './header.ts'
import { orderDependentSection } from './order-dependent.ts'
import { planSection } from './plan.ts'
import { openQuery } from './query.ts'
import { searchBox } from './search-box.ts'
import { failingSection, flakySection } from './tests.ts'
import { unseenSection } from './unseen.ts'
import type { Section, View } from './view.ts'
import { workersSection } from './workers.ts'

/** The whole page of a report. */
export function openPage(report: Report): HTMLElement[] {
  const findings = collectFindings(report, true)
  const box = searchBox((text) => show(text))
  const view: View = {
    findings,
    actions: { search, showInWorker: (project, file) => workers?.reveal(project, file) },
  }
  const workers = workersSection(view)
  const sections = [
    orderDependentSection(view),
    hazardsSection(view),
    leaksSection(view),
    flakySection(view),
    failingSection(view),
    unseenSection(view),
    workers,
    planSection(view),
    filesSection(view),
  ].filter((section): section is Section => section !== undefined)
  show('')
  document.title = pageTitle(findings)

  return [
    pageHeader(findings),
    h(
      'aside',
      {},
      box.element,
      h('nav', { 'aria-label': BUTTONS.contents }, h('ul', {}, sections.map(({ link }) => h('li', {}, link)))),
    ),
    h('main', {}, sections.map(({ element }) => element)),
  ]

  function search(text: string): void {
    box.search(text)
    scrollTo(0, 0)
  }

  function show(text: string): void {
    const query = openQuery(text)
    for (const section of sections) section.show(query)
  }
}
