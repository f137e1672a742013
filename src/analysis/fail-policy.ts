import type { FailPolicy } from '../model/options.ts'
import type { OrderDependent, Report } from '../model/report.ts'

/**
 * 0 where there is nothing to report under the policy, 1 where there is.
 * @param known names of findings that are no news, as {@link findingNames} gives them; for `new` only
 */
export function exitCodeOf(report: Report, policy: FailPolicy, known: ReadonlySet<string> = new Set()): 0 | 1 {
  return isReportable(report, policy, known) ? 1 : 0
}

/** A name for each finding of a report, the same in every run: what a baseline holds. */
export function findingNames(report: Report): ReadonlySet<string> {
  const leaks = report.leaks.filter(({ verdict }) => verdict !== 'benign').map(({ id }) => id)
  const hazards = report.hazards.map(({ id }) => id)
  return new Set([...leaks, ...hazards, ...report.orderDependent.map(nameOf)])
}

function nameOf({ project, file, test }: OrderDependent): string {
  return JSON.stringify([project, file, test])
}

function isReportable(report: Report, policy: FailPolicy, known: ReadonlySet<string>): boolean {
  switch (policy) {
    case 'never':
      return false
    case 'confirmed':
      return report.orderDependent.some(({ evidence }) => evidence !== 'suspected')
    case 'any':
      return findingNames(report).size > 0
    case 'new':
      return [...findingNames(report)].some((name) => !known.has(name))
  }
}
