import { resolve } from 'node:path'
import { buildReport } from '../analysis/build-report.ts'
import { exitCodeOf } from '../analysis/fail-policy.ts'
import { historyFindings, withThisRun } from '../analysis/history/history-findings.ts'
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
import { addHistory } from './add-history.ts'
import { mergeReports, readReports } from './merge-reports.ts'
import { type OpenHistory, openHistory } from './open-history.ts'
import { openProgress } from './progress.ts'
import { runOrder } from './run-order.ts'

type Work = Exclude<Command, { name: 'help' | 'version' }>

/** Does what a command asks, prints its result, and gives the exit code. */
export async function runCommand(command: Work): Promise<number> {
  const { options } = command
  if (command.name === 'report') return finish(await reportOf(command.inputs, options), options)
  const root = resolve(options.root)
  const startedAt = performance.now()
  const runner = await findRunner(root, options)
  const progress = openProgress(options.budget)
  try {
    if (command.name === 'run') return await runOrder(runner, command)
    const history = openHistory(root, options)
    const result = await (command.name === 'audit'
      ? audit(runner, await filesToAudit(runner, command.filters), progress, history.earlier)
      : explain(runner, command, progress, history.earlier))
    progress.end()
    const remembered = command.name === 'audit' ? history.remember(runner, result) : history
    return await finish(assemble(runner, result, remembered, performance.now() - startedAt, options.config), options)
  } finally {
    progress.end()
    await runner.close()
  }
}

async function reportOf(inputs: readonly string[], { history }: CommonOptions): Promise<Report> {
  const reports = await readReports(inputs)
  const merged = mergeReports(reports)
  return history === undefined ? merged : addHistory(merged, reports, history)
}

async function filesToAudit(runner: TestRunner, filters: readonly string[]) {
  const files = await runner.list(filters)
  if (files.length > 0) return files
  const which = filters.length === 0 ? 'in this project' : `for ${filters.join(', ')}`
  throw new UsageError(`No test files were found ${which}: check the filters, --root and --config.`)
}

function assemble(runner: TestRunner, result: Audit, { earlier, recorded, notes }: OpenHistory, wallMs: number, config?: string): Report {
  const { ledger, alone, investigation } = result
  // What the tool shows is the shared worker that it made, whatever the project's own setting is.
  const info = { ...runner.info, isolate: false, workers: 1 }
  const suspected = historyFindings(earlier, ledger.outcomes, investigation)
  return buildReport(
    {
      version: VERSION,
      runner: info,
      ledger,
      ...(alone && { alone }),
      ...investigation,
      findings: [...investigation.findings, ...suspected.findings.map((finding) => withThisRun(finding, ledger))],
      flaky: [...investigation.flaky, ...suspected.flaky],
      notes: [...notes, ...investigation.notes],
      ...(recorded && { recorded }),
      wallMs,
    },
    phrasesFor(info.name, config),
  )
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

