import { fileURLToPath } from 'node:url'
import { type ClientOptions, startProcesses } from '../../verify/rerun/client.ts'
import type { TestRunner } from '../../verify/test-runner.ts'

const PROCESS = fileURLToPath(new URL('./process.js', import.meta.url))

/**
 * Starts processes that rerun tests with the project's own Vitest.
 * @throws {RunnerError} Vitest is missing or could not be started in this project
 */
export function startReruns(options: ClientOptions): Promise<TestRunner> {
  return startProcesses(PROCESS, options)
}
