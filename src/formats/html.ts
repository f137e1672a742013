import type { Report } from '../model/report.ts'
import { cut, plain, plainLines } from './plain.ts'

/**
 * The page with a report in it.
 * @param page the page as it was built, with an empty element for the report
 */
export function formatHtml(report: Report, page: string): string {
  const start = page.indexOf(PLACE) + PLACE.length
  if (start < PLACE.length) throw new Error('The page has no place for the report.')
  return `${page.slice(0, start)}${dataOf(report)}${page.slice(start)}`
}

const PLACE = '<script type="application/json" id="report">'

/** The report as JSON in which no text can end the element that it stands in, nor steer who reads the page. */
function dataOf(report: Report): string {
  const json = JSON.stringify(report, (key, value: unknown) => (typeof value === 'string' ? safeText(key, value) : value))
  return json.replaceAll('<', String.raw`\u003c`)
}

/** Characters of one text: a name that is longer would only fill the page. */
const LONGEST = 2000

/** Of these each line is shown as a line, and a command is to be copied as it is. */
const WITH_LINES: ReadonlySet<string> = new Set(['before', 'after', 'command'])

function safeText(key: string, text: string): string {
  return WITH_LINES.has(key) ? plainLines(text).join('\n') : cut(plain(text), LONGEST)
}
