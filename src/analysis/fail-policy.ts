import type { FailPolicy } from '../model/options.ts'
import type { Report } from '../model/report.ts'

/** 0 where there is nothing to report under the policy, 1 where there is. */
export function exitCodeOf(report: Report, policy: FailPolicy): 0 | 1 {
  return isReportable(report, policy) ? 1 : 0
}

function isReportable(report: Report, policy: FailPolicy): boolean {
  if (policy === 'never') return false
  if (report.orderDependent.some(({ evidence }) => evidence !== 'suspected')) return true
  if (policy !== 'any') return false
  return (
    report.orderDependent.length > 0 ||
    report.hazards.length > 0 ||
    report.leaks.some(({ verdict }) => verdict !== 'benign')
  )
}
