import { resolve } from 'node:path'
import { buildReport } from '../analysis/build-report.ts'
import { exitCodeOf } from '../analysis/fail-policy.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { writeReport } from '../output/write-report.ts'
import { UsageError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { VERSION } from '../model/version.ts'
import { audit, type Audit } from '../verify/audit.ts'
import { explain } from '../verify/explain.ts'
import type { TestRunner } from '../verify/test-runner.ts'
import type { Command, CommonOptions } from './arguments.ts'
import { findRunner } from './find-runner.ts'
import { mergeReports } from './merge-reports.ts'
import { openProgress } from './progress.ts'
import { runOrder } from './run-order.ts'

type Work = Exclude<Command, { name: 'help' | 'version' }>

/** Does what a command asks, prints its result, and gives the exit code. */
export async function runCommand(command: Work): Promise<number> {
  const { options } = command
  if (command.name === 'report') return finish(await mergeReports(command.inputs), options)
  const root = resolve(options.root)
  const startedAt = performance.now()
  const runner = await findRunner(root, options)
  const progress = openProgress(options.budget)
  try {
    if (command.name === 'run') return await runOrder(runner, command)
    const result = await (command.name === 'audit'
      ? audit(runner, await filesToAudit(runner, command.filters), { ...progress, isInside: command.isInside === true })
      : explain(runner, command, progress))
    progress.end()
    return await finish(assemble(runner, result, performance.now() - startedAt, options.config), options)
  } finally {
    progress.end()
    await runner.close()
  }
}

async function filesToAudit(runner: TestRunner, filters: readonly string[]) {
  const files = await runner.list(filters)
  if (files.length > 0) return files
  const which = filters.length === 0 ? 'in this project' : `for ${filters.join(', ')}`
  throw new UsageError(`No test files were found ${which}: check the filters, --root and --config.`)
}

function assemble(runner: TestRunner, { investigation, ...observed }: Audit, wallMs: number, config?: string): Report {
  // What the tool shows is the shared worker that it made, whatever the project's own setting is.
  const info = { ...runner.info, isolate: false, workers: 1 }
  return buildReport({ version: VERSION, runner: info, ...observed, ...investigation, wallMs }, phrasesFor(info.name, config))
}

async function finish(report: Report, options: CommonOptions): Promise<number> {
  const text = await writeReport(report, {
    root: process.cwd(),
    format: options.format,
    ...(options.json !== undefined && { json: options.json }),
    ...(options.output !== undefined && { output: options.output }),
    color: options.color && process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    width: process.stdout.columns ?? 100,
  })
  if (text !== '') console.log(text.trimEnd())
  return exitCodeOf(report, options.fail)
}

