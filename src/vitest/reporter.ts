import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { buildReport } from '../analysis/build-report.ts'
import { exitCodeOf } from '../analysis/fail-policy.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { failSentence } from '../formats/wording/fail.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import type { CarryoverOptions, ResolvedOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'
import type { Report, RunnerInfo } from '../model/report.ts'
import { VERSION } from '../model/version.ts'
import { reportToGithub, writeReport } from '../output/write-report.ts'
import { emptyInvestigation, failedFiles, investigate, type Investigation } from '../verify/investigate.ts'
import { installByHand } from './install-by-hand.ts'
import { installOnce } from './install.ts'
import { isLookedAt, outcomeOf, recordsOf } from './outcomes.ts'
import { isShort, openPrinter } from './printer.ts'
import { startReruns } from './rerun/client.ts'
import { isRerun } from './rerun/environment.ts'
import { notesOf } from './run-notes.ts'
import { relativePath } from './worker-path.ts'

/** Milliseconds after which automatic reruns of failed tests stop, so that a red run does not become a long one. */
const CONFIRM_BUDGET = 120_000

/** Joins what the workers recorded, reruns failed tests of shared workers, and prints and writes the report. */
export class CarryoverReporter implements Reporter {
  private readonly options: ResolvedOptions
  private vitest: Vitest | undefined

  constructor(options: CarryoverOptions = {}) {
    this.options = parseOptions(options, 'carryover/vitest/reporter')
  }

  /** @throws {UsageError} the options of the environment are wrong */
  async onInit(vitest: Vitest): Promise<void> {
    if (isRerun()) return
    const { options } = this
    const { installation, isNew } = installOnce(vitest.config, () => ({ options, reporter: this }))
    // Where the plugin is as well, its reporter is enough.
    if (installation.reporter !== this) return
    this.vitest = vitest
    // Nobody else has installed anything: the reporter was listed by hand, without the plugin.
    if (isNew) await installByHand(vitest, options)
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const { vitest } = this
    const looked = modules.filter(isLookedAt)
    if (vitest === undefined || modules.length === 0 || modules.every(isBenchmark)) return
    try {
      await this.report(vitest, modules, looked)
    } catch (error) {
      vitest.logger.error(`Carryover could not finish its report: ${(error as Error).stack ?? String(error)}`)
    }
  }

  private async report(vitest: Vitest, modules: readonly TestModule[], looked: readonly TestModule[]): Promise<void> {
    const startedAt = performance.now()
    const { root } = vitest.config
    const records = recordsOf(looked)
    const ledger = buildLedger(records, looked.map((module) => outcomeOf(module, root)))
    const investigation = await this.investigate(vitest, ledger)
    const report = buildReport(
      {
        version: VERSION,
        runner: runnerInfo(vitest, looked),
        ledger,
        ...investigation,
        notes: [...notesOf(modules), ...investigation.notes],
        wallMs: performance.now() - startedAt,
      },
      phrasesFor('vitest', configToName(vitest)),
    )
    await this.write(vitest, report)
  }

  private async investigate(vitest: Vitest, ledger: Ledger): Promise<Investigation> {
    const investigation = emptyInvestigation()
    const failed = failedFiles(ledger)
    const hasCompany = failed.some(({ history }) => history.length > 0)
    if (!this.options.confirm || !hasCompany || vitest.config.watch) return investigation
    const { root } = vitest.config
    const config = vitest.vite.config.configFile
    const signal = AbortSignal.timeout(CONFIRM_BUDGET)
    try {
      openPrinter(vitest)(`Carryover reruns ${failed.length} failed ${failed.length === 1 ? 'file' : 'files'} to see whether order is the cause…`)
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
    const { fail, format, json } = this.options
    const print = openPrinter(vitest)
    const text = await writeReport(report, {
      root: vitest.config.root,
      format: format === 'github' ? 'terminal' : format,
      ...(json !== undefined && { json }),
      isShort: isShort(vitest),
      color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
      width: process.stdout.columns ?? 100,
    })
    print(text)
    if (format === 'github' || (format === 'terminal' && process.env.GITHUB_ACTIONS === 'true')) print(await reportToGithub(report))
    if (exitCodeOf(report, fail) === 0) return
    process.exitCode = 1
    print(failSentence(report, fail))
  }
}

export default CarryoverReporter

/** The config file, for a command that is run from the root, where Vitest would not find it by itself. */
function configToName({ config: { root }, vite }: Vitest): string | undefined {
  const { configFile } = vite.config
  if (configFile === undefined) return undefined
  const path = relativePath(root, configFile)
  return /^vite(?:st)?\.config\.[cm]?[jt]s$/.test(path) ? undefined : path
}

function isBenchmark({ project: { config } }: TestModule): boolean {
  return (config.benchmark as { readonly enabled?: boolean } | undefined)?.enabled === true
}

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
