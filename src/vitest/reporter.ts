import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { buildReport } from '../analysis/build-report.ts'
import { exitCodeOf } from '../analysis/fail-policy.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import type { CarryoverOptions, ResolvedOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'
import type { FileRecord } from '../model/record.ts'
import type { Report, RunnerInfo } from '../model/report.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { writeReport } from '../output/write-report.ts'
import { emptyInvestigation, failedFiles, investigate, type Investigation } from '../verify/investigate.ts'
import { outcomeOf, recordOf } from './outcomes.ts'
import { isRerun } from './rerun/environment.ts'
import { startReruns } from './rerun/client.ts'
import { VERSION } from '../model/version.ts'

/** Milliseconds after which automatic reruns of failed tests stop, so that a red run does not become a long one. */
const CONFIRM_BUDGET = 120_000

/** Joins what the workers recorded, reruns failed tests of shared workers, and prints and writes the report. */
export class CarryoverReporter implements Reporter {
  private readonly options: ResolvedOptions
  private readonly notes: ReadonlySet<string>
  private vitest: Vitest | undefined

  constructor(options: CarryoverOptions = {}, notes: ReadonlySet<string> = new Set()) {
    this.options = parseOptions(options, 'carryover/vitest/reporter')
    this.notes = notes
  }

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const { vitest } = this
    if (vitest === undefined || modules.length === 0 || isRerun()) return
    try {
      await this.report(vitest, modules)
    } catch (error) {
      vitest.logger.error(`Carryover could not finish its report: ${(error as Error).stack ?? String(error)}`)
    }
  }

  private async report(vitest: Vitest, modules: readonly TestModule[]): Promise<void> {
    const startedAt = performance.now()
    const { root } = vitest.config
    const records = modules.map(recordOf).filter((record): record is FileRecord => record !== undefined)
    const ledger = buildLedger(records, modules.map((module) => outcomeOf(module, root)))
    const runner = runnerInfo(vitest, modules)
    const investigation = await this.investigate(vitest, ledger, runner)
    const report = buildReport(
      {
        version: VERSION,
        runner,
        ledger,
        ...investigation,
        notes: [...this.notes, ...investigation.notes, ...unseen(modules, records)],
        wallMs: performance.now() - startedAt,
      },
      phrasesFor(runner.name),
    )
    await this.write(vitest, report)
  }

  private async investigate(vitest: Vitest, ledger: Ledger, runner: RunnerInfo): Promise<Investigation> {
    const investigation = emptyInvestigation()
    const failed = failedFiles(ledger)
    if (!this.options.confirm || runner.isolate || failed.length === 0 || vitest.config.watch) return investigation
    const { root } = vitest.config
    const config = vitest.vite.config.configFile
    const signal = AbortSignal.timeout(CONFIRM_BUDGET)
    try {
      vitest.logger.log(`Carryover reruns ${failed.length} failed ${failed.length === 1 ? 'file' : 'files'} to see whether order is the cause…`)
      const reruns = await startReruns({ root, ...(config && { config }), ignore: this.options.ignore })
      try {
        await investigate(reruns, ledger, failed, { signal }, investigation)
      } finally {
        await reruns.close()
      }
    } catch (error) {
      investigation.notes.push(`Failed tests could not be rerun: ${(error as Error).message.split('\n', 1)[0]}`)
    }
    return investigation
  }

  private async write(vitest: Vitest, report: Report): Promise<void> {
    const { options } = this
    const isShort = vitest.config.reporters.some((reporter) => Array.isArray(reporter) && reporter[0] === 'minimal')
    const text = await writeReport(report, {
      root: vitest.config.root,
      format: options.format,
      ...(options.json !== undefined && { json: options.json }),
      isShort,
      color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
      width: process.stdout.columns ?? 100,
    })
    vitest.logger.log(text)
    if (exitCodeOf(report, options.fail) === 1) process.exitCode = 1
  }
}

export default CarryoverReporter

function runnerInfo(vitest: Vitest, modules: readonly TestModule[]): RunnerInfo {
  const { config } = modules[0]?.project ?? vitest
  return {
    name: 'vitest',
    version: vitest.version,
    pool: String(config.pool),
    isolate: config.isolate,
    workers: Number(config.maxWorkers) || 1,
  }
}

/** What this run could not look at, in one line a reason. */
function unseen(modules: readonly TestModule[], records: readonly FileRecord[]): string[] {
  const missing = modules.length - records.length
  if (missing === 0) return []
  return [`${missing} of ${modules.length} test files were not looked at: Carryover's runner did not run for them`]
}
