import type { Report } from '../model/report.ts'

/** The report itself, as published in `schema/report.schema.json`. */
export function formatJson(report: Report): string {
  return `${JSON.stringify(report, null, 2).replace(CONTROL, escaped)}\n`
}

/** What JSON allows in a string and a terminal obeys: the controls from U+007F to U+009F. */
const CONTROL = /[^\P{Cc}\n]/gu

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
