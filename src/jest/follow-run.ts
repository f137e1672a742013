import { buildReport } from '../analysis/build-report.ts'
import { NO_EARLIER_RUNS } from '../analysis/history/earlier-runs.ts'
import { withSuspicions } from '../analysis/history/history-findings.ts'
import { withLateErrors } from './late-errors.ts'
import { phrasesFor } from '../formats/phrases.ts'
import { storeNotes } from '../formats/wording/history.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { Report, RunnerInfo } from '../model/report.ts'
import { VERSION } from '../model/version.ts'
import { now } from '../probe/natives.ts'
import { confirmFailures } from '../verify/confirm.ts'
import { emptyInvestigation, type Investigation } from '../verify/investigation.ts'
import type { RunMemory } from '../verify/remember-runs.ts'
import { findBaseRunner } from './base-runner.ts'
import { jestVersion } from './find-jest.ts'
import { openImports } from './imports.ts'
import { isWatched } from './is-watched.ts'
import type { GlobalConfig, Test, TestContext, TestResult } from './jest-types.ts'
import { parseJestOptions } from './options.ts'
import { outcomeOf } from './outcomes.ts'
import { projectName } from './project-name.ts'
import { print, publish } from './publish.ts'
import { isRealFileSystem, publishApart } from './publish-apart.ts'
import { openRecordReader, recordsOf } from './read-records.ts'
import { remember } from './remember.ts'
import { startReruns } from './rerun/client.ts'
import { rootOf } from './root.ts'
import { runnerInfo } from './runner-info.ts'
import { notesOf } from './run-notes.ts'
import { SETTINGS_KEY, type WorkerSettings } from './settings.ts'
import { configOf, startOptions } from './start-options.ts'

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
  const date = Date.now()
  const start = startOptions()
  const root = rootOf(globalConfig.rootDir, start.birth.cwd)
  const reader = openRecordReader()
  const outcomes: FileOutcome[] = []
  const contexts = new Map<string, TestContext>()
  const addImports = openImports(globalConfig.rootDir, root)
  const version = jestVersion(globalConfig.rootDir) ?? ''
  let error: Error | undefined
  // Jest hands the options of reporters to every worker, as it does with the whole config.
  given[SETTINGS_KEY] = {
    ignore: options.ignore,
    testRunner: findBaseRunner(globalConfig.rootDir, options.testRunner),
    directory: reader.directory,
  } satisfies WorkerSettings

  const assemble = (runner: RunnerInfo, ledger: Ledger, investigation: Investigation, notes: readonly string[], memory: RunMemory = { earlier: NO_EARLIER_RUNS }): Report =>
    buildReport(
      {
        version: VERSION,
        runner,
        ledger,
        ...investigation,
        ...withSuspicions(memory.earlier, ledger, investigation),
        ...(memory.recorded && { recorded: memory.recorded }),
        notes: [...notes, ...storeNotes(memory.problem), ...notesOf(ledger, Number(process.exitCode ?? 0)), ...investigation.notes],
        wallMs: now() - startedAt,
      },
      phrasesFor('jest', configOf(start.argv)),
    )
  const read = (): readonly [RunnerInfo, Ledger] => {
    const envelopes = reader.finish()
    const records = addImports(recordsOf(envelopes, root), (project) => contexts.get(project))
    return [runnerInfo(version, globalConfig, envelopes), buildLedger(withLateErrors(records, outcomes), outcomes)]
  }
  const onExit = (): void => {
    if (outcomes.length === 0) return
    const [runner, ledger] = read()
    publishApart({ report: assemble(runner, ledger, emptyInvestigation(), [ENDED_EARLY]), root, options })
  }
  process.once('exit', onExit)

  return {
    get error() {
      return error
    },
    add({ context }, result) {
      reader.take(result)
      const project = projectName(globalConfig, context.config)
      contexts.set(project, context)
      outcomes.push(outcomeOf(result, project, root))
    },
    end: () =>
      safely(async () => {
        process.off('exit', onExit)
        const [runner, ledger] = read()
        const memory = remember({ globalConfig, options, root, ledger, runner, startedAt: date, contexts, config: configOf(start.argv) })
        const inside = globalConfig.randomize === true ? ({ kind: 'shuffled', seed: globalConfig.seed } as const) : undefined
        const investigation = emptyInvestigation(memory)
        if (options.confirm && !isWatched(globalConfig)) await confirmFailures(ledger, inside, () => startReruns({ root, ...start, ignore: options.ignore }), print, investigation)
        const report = assemble(runner, ledger, investigation, [], memory)
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
