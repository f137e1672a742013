import { type ClientOptions, startProcesses } from '../../verify/rerun/client.ts'
import type { TestRunner } from '../../verify/test-runner.ts'
import { RERUN_PROCESS } from '../settings.ts'
import { startOptions } from '../start-options.ts'

/**
 * Starts processes that rerun tests with the project's own Jest.
 * @throws {RunnerError} Jest is missing or could not be started in this project
 */
export function startReruns(options: ClientOptions): Promise<TestRunner> {
  return startProcesses(RERUN_PROCESS, { birth: startOptions(options.root).birth, ...options })
}
