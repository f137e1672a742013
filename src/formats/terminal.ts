import type { Report } from '../model/report.ts'
import { collectFindings } from './findings.ts'
import type { FormatOptions } from './options.ts'
import { formatHazards } from './terminal/hazards.ts'
import { formatLeaks } from './terminal/leaks.ts'
import { formatOrderDependent } from './terminal/order-dependent.ts'
import { openPage } from './terminal/page.ts'
import { formatPlan } from './terminal/plan.ts'
import { formatShort } from './terminal/short.ts'
import { formatSummary } from './terminal/summary.ts'
import { formatFailing, formatFlaky } from './terminal/tests.ts'

/**
 * The report for a reader with a red build: leaks by file, hazards, flaky and failing tests, then, worst last, the
 * tests that depend on order, and one line that sums up. Bounded in length; the JSON report has the rest.
 */
export async function formatTerminal(report: Report, options: FormatOptions): Promise<string> {
  const page = await openPage(options)
  const findings = collectFindings(report, options.showBenign)
  if (options.isShort === true) return text(formatShort(findings, page))
  const sections = [formatLeaks, formatHazards, formatFlaky, formatFailing, formatPlan, formatOrderDependent, formatSummary]
  const parts = sections.map((format) => format(findings, page)).filter((lines) => lines.length > 0)
  return text(parts.map((lines) => lines.join('\n')).join('\n\n').split('\n'))
}

/** A log on GitHub takes lines that begin with `::` and the mark `##[` for commands: a user's text must not be one. */
function text(lines: readonly string[]): string {
  const safe = lines.map((line) => line.trimEnd().replace(/^(\s*):(?=:)/, '$1˸').replaceAll('##[', '#＃['))
  return `${safe.join('\n')}\n`
}
