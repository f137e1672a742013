import { buildReport } from '../analysis/build-report.ts'
import { withLateErrors } from './late-errors.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { Report } from '../model/report.ts'
import { VERSION } from '../model/version.ts'
import { now } from '../probe/natives.ts'
import { confirmFailures } from '../verify/confirm.ts'
import { emptyInvestigation, type Investigation } from '../verify/investigate.ts'
import { findBaseRunner } from './base-runner.ts'
import { jestVersion } from './find-jest.ts'
import type { GlobalConfig, Test, TestResult } from './jest-types.ts'
import { parseJestOptions } from './options.ts'
import { outcomeOf } from './outcomes.ts'
import { projectName } from './project-name.ts'
import { print, publish } from './publish.ts'
import { isRealFileSystem, publishApart } from './publish-apart.ts'
import { openRecordReader, recordsOf } from './read-records.ts'
import { startReruns } from './rerun/client.ts'
import { rootOf } from './root.ts'
import { runnerInfo } from './runner-info.ts'
import { notesOf } from './run-notes.ts'
import { SETTINGS_KEY, type WorkerSettings } from './settings.ts'
import { configOf, startOptions } from './start-options.ts'
import type { Envelope } from './worker/envelope.ts'

/** One run of Jest, as its reporter follows it. */
export interface Run {
  /** Why the run is to fail, where the policy says so. */
  readonly error: Error | undefined
  /** Takes the result of a test file. */
  add(test: Test, result: TestResult): void
  /** Reruns failed tests, and prints and writes the report. */
  end(): Promise<void>
}

/**
 * Follows a run from its beginning, before any worker starts.
 * @throws {UsageError} an option is unknown or has a wrong value
 */
export function followRun(globalConfig: GlobalConfig, given: Record<string, unknown>): Run {
  const { [SETTINGS_KEY]: _, ...input } = given
  const options = parseJestOptions(input)
  const startedAt = now()
  const start = startOptions()
  const root = rootOf(globalConfig.rootDir, start.birth.cwd)
  const reader = openRecordReader()
  const outcomes: FileOutcome[] = []
  const version = jestVersion(globalConfig.rootDir) ?? ''
  let error: Error | undefined
  // Jest hands the options of reporters to every worker, as it does with the whole config.
  given[SETTINGS_KEY] = {
    ignore: options.ignore,
    testRunner: findBaseRunner(globalConfig.rootDir, options.testRunner),
    directory: reader.directory,
  } satisfies WorkerSettings

  const assemble = (envelopes: readonly Envelope[], ledger: Ledger, investigation: Investigation, notes: readonly string[]): Report =>
    buildReport(
      {
        version: VERSION,
        runner: runnerInfo(version, globalConfig, envelopes),
        ledger,
        ...investigation,
        notes: [...notes, ...notesOf(ledger, Number(process.exitCode ?? 0)), ...investigation.notes],
        wallMs: now() - startedAt,
      },
      phrasesFor('jest', configOf(start.argv)),
    )
  const read = (): readonly [readonly Envelope[], Ledger] => {
    const envelopes = reader.finish()
    return [envelopes, buildLedger(withLateErrors(recordsOf(envelopes), outcomes), outcomes)]
  }
  const onExit = (): void => {
    if (outcomes.length === 0) return
    const [envelopes, ledger] = read()
    publishApart({ report: assemble(envelopes, ledger, emptyInvestigation(), [ENDED_EARLY]), root, options })
  }
  process.once('exit', onExit)

  return {
    get error() {
      return error
    },
    add({ context: { config } }, result) {
      reader.take(result)
      outcomes.push(outcomeOf(result, projectName(globalConfig, config), root))
    },
    end: () =>
      safely(async () => {
        process.off('exit', onExit)
        const [envelopes, ledger] = read()
        const isOnce = globalConfig.watch !== true && globalConfig.watchAll !== true
        const isRerunning = options.confirm && isOnce
        const inside = globalConfig.randomize === true ? ({ kind: 'shuffled', seed: globalConfig.seed } as const) : undefined
        const investigation = emptyInvestigation()
        if (isRerunning) await confirmFailures(ledger, inside, () => startReruns({ root, ...start, ignore: options.ignore }), print, investigation)
        const report = assemble(envelopes, ledger, investigation, [])
        error = isRealFileSystem() ? await publish(report, root, options) : publishApart({ report, root, options })
      }),
  }
}

const ENDED_EARLY = "Jest's own process ended before all test files had run: a test file called process.exit(), or nobody handled an error"

/** Nothing of this tool's may break the user's run. */
async function safely(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    print(`Carryover could not finish its report: ${(error as Error).stack ?? String(error)}`)
  }
}
