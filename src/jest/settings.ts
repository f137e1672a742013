import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { InsideOrders } from '../model/inside.ts'
import type { PutBackRequest } from '../probe/session.ts'
import type { GlobalConfig } from './jest-types.ts'

/** What the main process tells each worker, among the options of the reporter: Jest hands those to every worker. */
export interface WorkerSettings {
  readonly ignore?: readonly string[]
  /** Absolute path of the test runner that is wrapped. */
  readonly testRunner?: string
  /** The same by the id of a project: a rerun puts its own runner in the place of all of them. */
  readonly testRunners?: Readonly<Record<string, string>>
  /** Directory for what the results of a test file cannot carry; absent where nobody reads it. */
  readonly directory?: string
  readonly putBack?: PutBackRequest
  readonly trace?: TraceSettings
  /** The order of the tests inside files, by their paths from the root. */
  readonly inside?: InsideOrders
}

/** Paths whose writers are looked for. */
export interface TraceSettings {
  readonly paths: readonly string[]
  /** Whether properties become accessors that tell of assignments. */
  readonly hasTraps: boolean
}

/** The key under which the reporter keeps the settings in its own options: they are plain JSON, shared with the workers. */
export const SETTINGS_KEY = 'carryoverWorker'

/** The path of the test runner, as Jest resolves it. */
export const RUNNER = fileURLToPath(new URL('./runner.js', import.meta.url))

/** The same of the reporter. */
export const REPORTER = fileURLToPath(new URL('./reporter.js', import.meta.url))

/** The path of what runs in a process that reruns tests. */
export const RERUN_PROCESS = fileURLToPath(new URL('./rerun/process.js', import.meta.url))

/** What the reporter tells this worker; nothing where the run has no reporter of this tool, so that nobody asks. */
export function settingsOf(globalConfig: GlobalConfig): WorkerSettings | undefined {
  return reporterOptions(globalConfig)?.[SETTINGS_KEY] as WorkerSettings | undefined
}

/** The options of this tool's reporter, where the run has it. */
export function reporterOptions({ reporters }: GlobalConfig): Readonly<Record<string, unknown>> | undefined {
  for (const reporter of reporters ?? []) if (typeof reporter !== 'string' && isReporter(reporter[0])) return reporter[1]
  return undefined
}

function isReporter(path: string): boolean {
  if (path === REPORTER) return true
  // Of a linked package, either path may be the real one.
  return path.endsWith('reporter.js') && realPath(path) === realPath(REPORTER)
}

/** Test files replace it. */
const realPath = realpathSync
