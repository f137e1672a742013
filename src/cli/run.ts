import { join, relative, resolve } from 'node:path'
import { buildReport } from '../analysis/build-report.ts'
import { exitCodeOf } from '../analysis/fail-policy.ts'
import { withSuspicions } from '../analysis/history/history-findings.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { openNaming } from '../ledger/naming.ts'
import { cacheFolder } from '../ledger/store/store-place.ts'
import { planNote } from '../formats/wording/plan.ts'
import { resumedNote } from '../formats/wording/resumed.ts'
import { checkDestination, writeReport } from '../output/write-report.ts'
import { UsageError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { VERSION } from '../model/version.ts'
import { audit, type Audit, type AuditOptions } from '../verify/audit.ts'
import { explain } from '../verify/explain.ts'
import { resume } from '../verify/resume.ts'
import type { TestRunner } from '../verify/test-runner.ts'
import type { Command, CommonOptions } from './arguments.ts'
import { findRunner } from './find-runner.ts'
import { addHistory } from './add-history.ts'
import { keepPlan } from './keep-plan.ts'
import { mergeReports, readReports } from './merge-reports.ts'
import { type OpenHistory, openHistory } from './open-history.ts'
import { openProgress, type Progress } from './progress.ts'
import { runOrder } from './run-order.ts'
import { writeBundle } from './write-bundle.ts'

/** So that two audits of one suite try the same orders. */
const DEFAULT_SEED = 1

type Work = Exclude<Command, { name: 'help' | 'version' }>
type AuditCommand = Extract<Command, { name: 'audit' }>

/** Does what a command asks, prints its result, and gives the exit code. */
export async function runCommand(command: Work): Promise<number> {
  const { options } = command
  await checkDestination({ ...options, root: process.cwd() })
  if (command.name === 'report') return finish(await reportOf(command.inputs, options), options)
  const root = resolve(options.root)
  const startedAt = performance.now()
  // A reproduction only runs tests, and looks for nothing.
  const runner = await findRunner(root, command.name === 'run' ? { ...options, deep: false } : options)
  const progress = openProgress(options.budget)
  try {
    if (command.name === 'run') return await runOrder(runner, command)
    const history = openHistory(root, options)
    const known = { naming: openNaming(root), earlier: history.earlier }
    const result = await (command.name === 'audit'
      ? auditFrom(runner, command, progress, { seed: options.seed ?? DEFAULT_SEED, isInside: command.isInside === true, maxSuiteRuns: options.cost, ...known })
      : explain(progress.watch(runner), command, progress, known))
    progress.end()
    if (command.name === 'audit' && command.filters.length === 0) keep(root, result, runner)
    const remembered = command.name === 'audit' ? history.remember(runner, result) : history
    const report = assemble(runner, result, remembered, performance.now() - startedAt, options.config)
    if (command.name === 'explain' && command.bundle !== undefined) await bundle(command.bundle, report, root, runner)
    return await finish(report, options)
  } finally {
    progress.end()
    await runner.close()
  }
}

/** Audits from where an audit before it was stopped, if one was. */
async function auditFrom(runner: TestRunner, { filters, options }: AuditCommand, progress: Progress, known: AuditOptions): Promise<Audit> {
  const files = await filesToAudit(runner, filters)
  const root = resolve(options.root)
  const folder = cacheFolder(root)
  if (folder === undefined) return audit(progress.watch(runner), files, progress, known)
  const place = join(folder, 'audit.jsonl')
  const resumed = resume(progress.watch(runner), root, place, { projects: options.projects, deep: options.deep })
  const note = resumedNote(resumed.resumed, relative(root, place).replaceAll('\\', '/'))
  for (const text of note) progress.say(text)
  const result = await audit(resumed, files, progress, known)
  result.investigation.notes.push(...note)
  if (progress.signal?.aborted !== true && isWhole(result)) resumed.end()
  return result
}

/** Whether nothing is left that a higher cost would explain. */
function isWhole({ investigation: { findings, unexplained } }: Audit): boolean {
  return unexplained.length === 0 && findings.every(({ evidence }) => evidence !== 'suspected')
}

/** A plan that was not tried to the end, or not of the whole suite, is only shown. */
function keep(root: string, { plan, alone, investigation }: Audit, { info }: TestRunner): void {
  if (plan === undefined || alone === undefined || plan.ordersVerified + plan.ordersWithMore === 0) return
  investigation.notes.push(planNote(keepPlan(root, plan, alone, info)))
}

async function bundle(directory: string, report: Report, root: string, { config }: TestRunner): Promise<void> {
  const isWritten = await writeBundle(directory, report, root, config)
  console.error(isWritten ? `carryover: wrote ${directory}` : `carryover: nothing was found to reproduce, so that ${directory} was not written`)
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
  const { ledger, alone, shared, errors, plan, investigation } = result
  // What the tool shows is the shared worker that it made, whatever the project's own setting is.
  const info = { ...runner.info, isolate: false, workers: 1 }
  return buildReport(
    {
      version: VERSION,
      runner: info,
      ledger,
      ...(alone && { alone }),
      ...(shared && { shared }),
      ...(errors && { errors }),
      ...(plan && { plan }),
      ...investigation,
      ...withSuspicions(earlier, ledger, investigation),
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
    ...(options.html !== undefined && { html: options.html }),
    ...(options.output !== undefined && { output: options.output }),
    color: options.color && process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    width: process.stdout.columns ?? 100,
  })
  if (text !== '') console.log(text.trimEnd())
  return exitCodeOf(report, options.fail)
}

