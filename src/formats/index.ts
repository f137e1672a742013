import type { ReportFormat } from '../model/options.ts'
import type { Report } from '../model/report.ts'
import { formatAnnotations } from './github.ts'
import { formatJson } from './json.ts'
import { formatJunit } from './junit.ts'
import { formatMarkdown } from './markdown.ts'
import type { FormatOptions } from './options.ts'
import { formatSarif } from './sarif.ts'
import { formatTerminal } from './terminal.ts'

export type { FormatOptions } from './options.ts'

/** A format is a pure function of the report; it prints and writes nothing. */
export type Format = (report: Report, options: FormatOptions) => string | Promise<string>

/** Every format by its name. */
export const FORMATS = {
  terminal: formatTerminal,
  json: formatJson,
  markdown: formatMarkdown,
  github: formatAnnotations,
  sarif: formatSarif,
  junit: formatJunit,
} as const satisfies Record<ReportFormat, Format>
