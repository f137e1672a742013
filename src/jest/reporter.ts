import { buildReport } from '../analysis/build-report.ts'
import { withLateErrors } from '../analysis/late-errors.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import { VERSION } from '../model/version.ts'
import { now } from '../probe/natives.ts'
import { emptyInvestigation } from '../verify/investigate.ts'
import { findBaseRunner } from './base-runner.ts'
import type { GlobalConfig, Test, TestResult } from './jest-types.ts'
import { parseJestOptions, type ResolvedJestOptions } from './options.ts'
import { outcomeOf } from './outcomes.ts'
import { projectName } from './project-name.ts'
import { print, publish } from './publish.ts'
import { openRecordReader, recordsOf, type RecordReader } from './read-records.ts'
import { runnerInfo } from './runner-info.ts'
import { notesOf } from './run-notes.ts'
import { SETTINGS_KEY, type WorkerSettings } from './settings.ts'

/** Joins what the workers recorded, reruns failed tests of shared workers, and prints and writes the report. */
export class CarryoverReporter {
  private readonly globalConfig: GlobalConfig
  private readonly options: ResolvedJestOptions
  private readonly reader: RecordReader
  private readonly outcomes: FileOutcome[] = []
  private readonly startedAt = now()
  private error: Error | undefined

  /** @throws {UsageError} an option is unknown or has a wrong value */
  constructor(globalConfig: GlobalConfig, options: Record<string, unknown> = {}) {
    const { [SETTINGS_KEY]: _, ...given } = options
    this.globalConfig = globalConfig
    this.options = parseJestOptions(given)
    this.reader = openRecordReader()
    // Jest hands the options of reporters to every worker, as it does with the whole config.
    options[SETTINGS_KEY] = {
      ignore: this.options.ignore,
      testRunner: findBaseRunner(globalConfig.rootDir, this.options.testRunner),
      directory: this.reader.directory,
    } satisfies WorkerSettings
  }

  onTestFileResult({ context: { config } }: Test, result: TestResult): void {
    this.reader.take(result)
    this.outcomes.push(outcomeOf(result, projectName(this.globalConfig, config), this.globalConfig.rootDir))
  }

  async onRunComplete(): Promise<void> {
    try {
      this.error = await this.report()
    } catch (error) {
      print(`Carryover could not finish its report: ${(error as Error).stack ?? String(error)}`)
    }
  }

  private async report(): Promise<Error | undefined> {
    const { globalConfig, options, outcomes } = this
    const { exitCode } = process
    const envelopes = this.reader.finish()
    const ledger = buildLedger(withLateErrors(recordsOf(envelopes), outcomes), outcomes)
    const investigation = emptyInvestigation()
    const report = buildReport(
      {
        version: VERSION,
        runner: runnerInfo(globalConfig, envelopes),
        ledger,
        ...investigation,
        notes: [...notesOf(ledger, Number(exitCode)), ...investigation.notes],
        wallMs: now() - this.startedAt,
      },
      phrasesFor('jest'),
    )
    return publish(report, globalConfig.rootDir, options)
  }

  /** Jest fails the run for it. */
  getLastError(): Error | undefined {
    return this.error
  }
}

export default CarryoverReporter
