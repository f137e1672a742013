import { buildReport } from '../analysis/build-report.ts'
import { withLateErrors } from '../analysis/late-errors.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import { VERSION } from '../model/version.ts'
import { now } from '../probe/natives.ts'
import { emptyInvestigation } from '../verify/investigate.ts'
import { isRerun } from '../verify/rerun/environment.ts'
import { findBaseRunner } from './base-runner.ts'
import { confirmFailures } from './confirm.ts'
import type { GlobalConfig, Test, TestResult } from './jest-types.ts'
import { parseJestOptions, type ResolvedJestOptions } from './options.ts'
import { outcomeOf } from './outcomes.ts'
import { projectName } from './project-name.ts'
import { print, publish } from './publish.ts'
import { openRecordReader, recordsOf, type RecordReader } from './read-records.ts'
import { startReruns } from './rerun/client.ts'
import { rootOf } from './root.ts'
import { runnerInfo } from './runner-info.ts'
import { notesOf } from './run-notes.ts'
import { SETTINGS_KEY, type WorkerSettings } from './settings.ts'
import { configOf, startOptions } from './start-options.ts'

/** Joins what the workers recorded, reruns failed tests of shared workers, and prints and writes the report. */
export class CarryoverReporter {
  private readonly run: Run | undefined

  /** @throws {UsageError} an option is unknown or has a wrong value */
  constructor(globalConfig: GlobalConfig, options: Record<string, unknown> = {}) {
    // In a rerun of Carryover's own, its arguments carry all that workers need.
    if (!isRerun()) this.run = openRun(globalConfig, options)
  }

  onTestFileResult(test: Test, result: TestResult): void {
    this.run?.add(test, result)
  }

  async onRunComplete(): Promise<void> {
    await this.run?.end()
  }

  /** Jest fails the run for it. */
  getLastError(): Error | undefined {
    return this.run?.error
  }
}

export default CarryoverReporter

/** What is known of one run of Jest while it goes on. */
interface Run {
  readonly error: Error | undefined
  add(test: Test, result: TestResult): void
  end(): Promise<void>
}

function openRun(globalConfig: GlobalConfig, given: Record<string, unknown>): Run {
  const { [SETTINGS_KEY]: _, ...input } = given
  const options = parseJestOptions(input)
  const startedAt = now()
  const start = startOptions()
  const root = rootOf(globalConfig.rootDir, process.cwd())
  const reader = openRecordReader()
  const outcomes: FileOutcome[] = []
  let error: Error | undefined
  // Jest hands the options of reporters to every worker, as it does with the whole config.
  given[SETTINGS_KEY] = {
    ignore: options.ignore,
    testRunner: findBaseRunner(globalConfig.rootDir, options.testRunner),
    directory: reader.directory,
  } satisfies WorkerSettings
  return {
    get error() {
      return error
    },
    add({ context: { config } }, result) {
      reader.take(result)
      outcomes.push(outcomeOf(result, projectName(globalConfig, config), root))
    },
    async end() {
      try {
        error = await report({ globalConfig, options, root, start, startedAt, reader, outcomes })
      } catch (problem) {
        print(`Carryover could not finish its report: ${(problem as Error).stack ?? String(problem)}`)
      }
    },
  }
}

interface EndedRun {
  readonly globalConfig: GlobalConfig
  readonly options: ResolvedJestOptions
  readonly root: string
  readonly start: ReturnType<typeof startOptions>
  readonly startedAt: number
  readonly reader: RecordReader
  readonly outcomes: readonly FileOutcome[]
}

async function report({ globalConfig, options, root, start, startedAt, reader, outcomes }: EndedRun): Promise<Error | undefined> {
  const { exitCode } = process
  const envelopes = reader.finish()
  const ledger = buildLedger(withLateErrors(recordsOf(envelopes), outcomes), outcomes)
  const isWatching = globalConfig.watch === true || globalConfig.watchAll === true
  const investigation =
    options.confirm && !isWatching
      ? await confirmFailures(ledger, () => startReruns({ root, ...start, ignore: options.ignore }), print)
      : emptyInvestigation()
  const result = buildReport(
    {
      version: VERSION,
      runner: runnerInfo(globalConfig, envelopes),
      ledger,
      ...investigation,
      notes: [...notesOf(ledger, Number(exitCode ?? 0)), ...investigation.notes],
      wallMs: now() - startedAt,
    },
    phrasesFor('jest', configOf(start.argv ?? [])),
  )
  return publish(result, root, options)
}
