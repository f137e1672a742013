import { appendFile, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UsageError } from '../model/errors.ts'
import type { ReportFormat } from '../model/options.ts'
import type { Report } from '../model/report.ts'
import { formatAnnotations, formatStepSummary } from '../formats/github.ts'
import { FORMATS } from '../formats/index.ts'
import { formatJson } from '../formats/json.ts'

/** Where a report goes, beside what is printed. File names are relative to the root. */
export interface Destination {
  readonly root: string
  readonly format: ReportFormat
  readonly json?: string
  readonly html?: string
  /** Takes what would be printed. */
  readonly output?: string
  readonly color: boolean
  readonly width: number
  readonly isShort?: boolean
}

/**
 * Makes sure before long work that its result can be written.
 * @throws {UsageError} a file cannot be written
 */
export async function checkDestination({ root, json, html, output }: Pick<Destination, 'root' | 'json' | 'html' | 'output'>): Promise<void> {
  for (const file of [json, html, output]) {
    if (file === undefined) continue
    const path = resolve(root, file)
    try {
      await mkdir(dirname(path), { recursive: true })
      await (await open(path, 'a')).close()
    } catch (error) {
      throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}): name a file in a directory that can be.`)
    }
  }
}

/** Writes the files that were asked for and gives the text to print; empty where it went to a file. */
export async function writeReport(report: Report, destination: Destination): Promise<string> {
  const { root, json, html, output } = destination
  if (json !== undefined) await write(resolve(root, json), formatJson(report))
  if (html !== undefined) await write(resolve(root, html), await makePage(report))
  const { format, color, width, isShort = false } = destination
  const text = await FORMATS[format](report, { color: color && output === undefined, width, isShort })
  if (format === 'github') await appendStepSummary(report)
  if (output === undefined) return text
  await write(resolve(root, output), text)
  return ''
}

/** The page was built for browsers and lies beside the code; nothing of it is read before it is asked for. */
async function makePage(report: Report): Promise<string> {
  const [{ formatHtml }, page] = await Promise.all([
    import('../formats/html.ts'),
    readFile(new URL('../ui/page.html', import.meta.url), 'utf8'),
  ])
  return formatHtml(report, page)
}

/** Appends the summary to the page of the step, and gives the annotations to print; both beside other output. */
export async function reportToGithub(report: Report): Promise<string> {
  await appendStepSummary(report)
  return formatAnnotations(report)
}

async function appendStepSummary(report: Report): Promise<void> {
  const { GITHUB_STEP_SUMMARY: path } = process.env
  if (path !== undefined && path !== '') await appendFile(path, formatStepSummary(report))
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
