import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { findingNames } from '../analysis/fail-policy.ts'
import { type Report, REPORT_SCHEMA } from '../model/report.ts'

/** The findings that a baseline knows, or why it could not be read. */
export async function readBaseline(
  root: string,
  file: string | undefined,
): Promise<{ readonly known: ReadonlySet<string>; readonly problem?: string }> {
  if (file === undefined) return { known: new Set() }
  try {
    const report = JSON.parse(await readFile(resolve(root, file), 'utf8')) as Report
    if (report.schema === REPORT_SCHEMA) return { known: findingNames(report) }
  } catch {
    // Said below: a first run has no baseline yet.
  }
  return { known: new Set(), problem: `The baseline ${file} is missing or no JSON report, so that every finding counts as new` }
}
