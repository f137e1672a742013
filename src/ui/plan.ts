import { BUTTONS, capitalised, PLAN_HEADING, planSentence, planTimes, planTried } from '../formats/wording.ts'
import { h } from './dom.ts'
import { fileButton, richFiles } from './file-button.ts'
import { mark } from './mark.ts'
import { pagedList } from './paged-list.ts'
import { haystackOf } from './query.ts'
import { makeSection } from './section.ts'
import type { Section, View } from './view.ts'

const SIZE = 50

/** Which files may share workers, which may not and why, and what that was measured to take. */
export function planSection({ findings: { report }, actions }: View): Section | undefined {
  const { plan } = report
  if (plan === undefined) return undefined
  const isolated = plan.isolated.map((item) => ({ ...item, haystack: haystackOf([item.file, item.reason]) }))
  const container = h('ul', { class: 'plain' })
  const list = pagedList<(typeof isolated)[number]>(container, SIZE, ({ file, reason }) =>
    h('li', {}, fileButton(file, actions), `: ${reason}`),
  )
  const times = planTimes(plan)
  const longest = Math.max(1, ...times.map(([, , milliseconds]) => milliseconds))
  const bars = times.map(([label, time, milliseconds]) => [
    h('dt', {}, label),
    h('dd', {}, h('meter', { max: longest, value: milliseconds, 'aria-label': label }), ' ', time),
  ])
  const shared = h('details', {}, h('summary', {}, BUTTONS.shared(plan.shared.length)), h('p', {}, richFiles(plan.shared.map(mark).join(', '), actions)))
  const content = [h('p', {}, `${capitalised(planSentence(plan))}. `, planTried(plan)), h('dl', { class: 'times' }, bars), container, list.element, shared]
  return makeSection('plan', PLAN_HEADING, content, (query) => {
    list.show(isolated.filter(query.matches))
    return undefined
  })
}
