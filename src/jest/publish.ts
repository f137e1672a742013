import { exitCodeOf, findingNames } from '../analysis/fail-policy.ts'
import { failSentence } from '../formats/wording/fail.ts'
import type { ResolvedOptions } from '../model/options.ts'
import type { Report } from '../model/report.ts'
import { readBaseline } from '../output/read-baseline.ts'
import { reportToGithub, writeReport } from '../output/write-report.ts'

/** Prints the report and writes the files that were asked for. Gives an error where the policy says that the run fails. */
export async function publish(report: Report, root: string, { fail, format, json, html, baseline }: ResolvedOptions): Promise<Error | undefined> {
  const { known, problem } = await readBaseline(root, baseline)
  if (problem !== undefined) print(problem)
  const text = await writeReport(report, {
    root,
    // A log on GitHub is read by people as well.
    format: format === 'github' ? 'terminal' : format,
    ...(json !== undefined && { json }),
    ...(html !== undefined && { html }),
    color: process.stderr.isTTY === true && process.env.NO_COLOR === undefined,
    width: process.stderr.columns ?? 100,
  })
  print(text)
  const isOnGithub = format === 'terminal' && process.env.GITHUB_ACTIONS === 'true'
  if (format === 'github' || isOnGithub) print(await reportToGithub(report))
  if (exitCodeOf(report, fail, known) === 0) return undefined
  const sentence = failSentence(report, fail, [...findingNames(report)].filter((name) => !known.has(name)).length)
  print(sentence)
  return new Error(sentence)
}

/** Jest's own reporters print there, so that the standard output is free for what programs read. */
export function print(text: string): void {
  if (text !== '') write(`${text.trimEnd()}\n`)
}

// In band, test files replace it in this very process.
const write = process.stderr.write.bind(process.stderr)
