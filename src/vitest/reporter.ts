import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { buildReport } from '../analysis/build-report.ts'
import { withSuspicions } from '../analysis/history/history-findings.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { storeNotes } from '../formats/wording/history.ts'
import { planChangeNotes } from '../formats/wording/plan.ts'
import { readContents } from '../ledger/contents.ts'
import { buildLedger } from '../ledger/ledger.ts'
import { planChanges } from '../ledger/plan-changes.ts'
import type { CarryoverOptions, ResolvedOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'
import type { Ledger } from '../model/ledger.ts'
import type { RunnerInfo } from '../model/report.ts'
import { VERSION } from '../model/version.ts'
import { PLAN_FILE, readPlanIfThere } from '../output/plan-file.ts'
import { rememberRun } from '../verify/remember-runs.ts'
import { confirmFailures } from './confirm.ts'
import { endedRun, storeOf } from './ended-run.ts'
import { installByHand } from './install/install-by-hand.ts'
import { installOnce } from './install/install-project.ts'
import { isLookedAt, outcomeOf, recordsOf } from './outcomes.ts'
import { publish } from './publish.ts'
import { isRerun } from '../verify/rerun/environment.ts'
import { notesOf } from './run-notes.ts'
import { strayErrorsOf } from './stray-errors.ts'
import { relativePath } from './worker-path.ts'

/** Joins what the workers recorded, reruns failed tests of shared workers, and prints and writes the report. */
export class CarryoverReporter implements Reporter {
  private readonly options: ResolvedOptions
  private vitest: Vitest | undefined
  /** Milliseconds since 1970. */
  private startedAt = 0

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

  onTestRunStart(): void {
    this.startedAt = Date.now()
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): Promise<void> {
    const { vitest } = this
    // Benchmarks are not watched, and a run without tests has nothing to report.
    if (vitest === undefined || modules.every(isBenchmark)) return
    try {
      await this.report(vitest, modules, unhandledErrors)
    } catch (error) {
      vitest.logger.error(`Carryover could not finish its report: ${(error as Error).stack ?? String(error)}`)
    }
  }

  private async report(vitest: Vitest, modules: readonly TestModule[], unhandledErrors: readonly unknown[]): Promise<void> {
    const startedAt = performance.now()
    const { root } = vitest.config
    const looked = modules.filter(isLookedAt)
    const records = recordsOf(looked, root)
    const ledger = buildLedger(records, looked.map((module) => outcomeOf(module, root)))
    const runner = runnerInfo(vitest, looked)
    const store = storeOf(vitest, ledger, this.options)
    // Blobs are merged without a run that starts.
    const { earlier, recorded, problem } = rememberRun(store, this.options, () => endedRun(vitest, ledger, runner, this.startedAt || Date.now()))
    const investigation = await confirmFailures(vitest, ledger, this.options, earlier)
    const report = buildReport(
      {
        version: VERSION,
        runner,
        ledger,
        errors: strayErrorsOf(unhandledErrors, root),
        ...investigation,
        ...withSuspicions(earlier, ledger, investigation),
        notes: [...notesOf(modules), ...(this.options.plan ? this.planNotes(root, ledger) : []), ...storeNotes(problem), ...investigation.notes],
        ...(recorded && { recorded }),
        wallMs: performance.now() - startedAt,
      },
      phrasesFor('vitest', configToName(vitest)),
    )
    await publish(vitest, report, this.options)
  }

  private planNotes(root: string, ledger: Ledger): readonly string[] {
    const plan = readPlanIfThere(root)
    return plan === undefined ? [] : planChangeNotes(PLAN_FILE, planChanges(plan, ledger, readContents(root, new Map(), Date.now())))
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
