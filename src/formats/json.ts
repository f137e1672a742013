import type { Report } from '../model/report.ts'

/** The report itself, as published in `schema/report.schema.json`. */
export function formatJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
