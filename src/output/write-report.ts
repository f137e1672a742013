import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ReportFormat } from '../model/options.ts'
import type { Report } from '../model/report.ts'
import { formatStepSummary } from '../formats/github.ts'
import { FORMATS } from '../formats/index.ts'
import { formatJson } from '../formats/json.ts'

/** Where a report goes, beside what is printed. File names are relative to the root. */
export interface Destination {
  readonly root: string
  readonly format: ReportFormat
  readonly json?: string
  /** Takes what would be printed. */
  readonly output?: string
  readonly color: boolean
  readonly width: number
  readonly isShort?: boolean
}

/** Writes the files that were asked for and gives the text to print; empty where it went to a file. */
export async function writeReport(report: Report, destination: Destination): Promise<string> {
  const { root, json, output } = destination
  if (json !== undefined) await write(resolve(root, json), formatJson(report))
  const { format, color, width, isShort = false } = destination
  const text = await FORMATS[format](report, { color: color && output === undefined, width, isShort })
  if (format === 'github' && process.env.GITHUB_STEP_SUMMARY !== undefined)
    await appendFile(process.env.GITHUB_STEP_SUMMARY, formatStepSummary(report))
  if (output === undefined) return text
  await write(resolve(root, output), text)
  return ''
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
