import { collectFindings, type Findings } from '../formats/findings.ts'
import { capitalised, isClean, runnerSentence, summaryParts } from '../formats/wording.ts'
import { h, rich } from './dom.ts'
import { mark } from './mark.ts'

/** For the browser's tab: the gravest thing that was found. */
export function pageTitle(findings: Findings): string {
  const [worst = ''] = summaryParts(findings, (text) => text).found
  return `Carryover: ${worst}`
}

/** What was found by whom, how much was looked at, and by what. */
export function pageHeader(findings: Findings): HTMLElement {
  const { report } = findings
  const { found, lookedAt } = summaryParts(findings, mark)
  const isNothing = isClean(collectFindings(report))
  return h(
    'header',
    {},
    h('h1', {}, 'Carryover'),
    h('ul', { class: isNothing ? 'summary clean' : 'summary' }, found.map((phrase) => h('li', {}, rich(`${capitalised(phrase)}.`)))),
    h('p', { class: 'remark' }, [lookedAt, runnerSentence(report)].filter((part) => part !== '').join(' ')),
  )
}
