import type { Vitest } from 'vitest/node'
import { exitCodeOf, findingNames } from '../analysis/fail-policy.ts'
import { failSentence } from '../formats/wording/fail.ts'
import type { ResolvedOptions } from '../model/options.ts'
import type { Report } from '../model/report.ts'
import { readBaseline } from '../output/read-baseline.ts'
import { reportToGithub, writeReport } from '../output/write-report.ts'
import { isShort, openPrinter } from './printer.ts'

/** Prints the report, writes the files that were asked for, and sets the exit code where the policy says so. */
export async function publish(vitest: Vitest, report: Report, { fail, format, json, html, baseline }: ResolvedOptions): Promise<void> {
  const print = openPrinter(vitest)
  const { known, problem } = await readBaseline(vitest.config.root, baseline)
  if (problem !== undefined) print(problem)
  const isFailed = exitCodeOf(report, fail, known) === 1
  if (isFailed) process.exitCode = 1
  const text = await writeReport(report, {
    root: vitest.config.root,
    // A log on GitHub is read by people as well.
    format: format === 'github' ? 'terminal' : format,
    ...(json !== undefined && { json }),
    ...(html !== undefined && { html }),
    isShort: isShort(vitest),
    color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    width: process.stdout.columns ?? 100,
  })
  print(text)
  if (isFailed) print(failSentence(report, fail, [...findingNames(report)].filter((name) => !known.has(name)).length))
  const isOnGithub = format === 'terminal' && process.env.GITHUB_ACTIONS === 'true'
  if (format === 'github' || isOnGithub) print(await reportToGithub(report))
}
