import type { Findings } from '../findings.ts'
import { moreSentence, planSentence, planTimes, planTried } from '../wording.ts'
import { heading, type Page, roomOf, row, wrap } from './page.ts'

const MAX_ISOLATED = 10

/** Which files may share workers, and why each of the others may not. */
export function formatPlan({ report: { plan } }: Findings, page: Page): string[] {
  if (plan === undefined) return []
  const { mark, paint } = page
  const rest = plan.isolated.length - MAX_ISOLATED
  return [
    ...heading(page, 'PLAN', `${plan.shared.length}/${plan.shared.length + plan.isolated.length}`, planSentence(plan)),
    '',
    ...plan.isolated.slice(0, MAX_ISOLATED).flatMap(({ file, reason }) => row('own worker', wrap(`${mark(file)}: ${mark(reason)}`, roomOf(page)), paint.yellow)),
    ...(rest > 0 ? row('', [moreSentence(rest, 'file')]) : []),
    ...row('tried', wrap(planTried(plan), roomOf(page))),
    ...row('took', wrap(planTimes(plan).map(([label, time]) => `${time} ${label}`).join(', '), roomOf(page))),
  ]
}
