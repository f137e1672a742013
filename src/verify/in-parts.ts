import type { InsideOrder } from '../model/inside.ts'
import type { ProjectFile } from '../model/project-file.ts'
import type { Budget } from './laboratory.ts'
import type { RunResult, TestRunner } from './test-runner.ts'

/** So many parts at most, so that workers seldom wait for the slowest file of one. */
const PARTS = 10
const MIN_FILES = 40

/**
 * Runs files each in a worker of its own, in parts, so that it can be told how far this is, be stopped in between, and go
 * on later where it was stopped.
 * @returns what ran before the budget ended
 */
export async function runInParts(runner: TestRunner, files: readonly ProjectFile[], budget: Budget, inside?: InsideOrder): Promise<RunResult> {
  const size = Math.max(MIN_FILES, Math.ceil(files.length / PARTS))
  const results: RunResult[] = []
  for (let start = 0; start < files.length && !budget.signal?.aborted; start += size) results.push(await runner.runIsolated(files.slice(start, start + size), inside))
  return joinedRuns(results)
}

/** Several runs as one. */
export function joinedRuns(results: readonly RunResult[]): RunResult {
  return {
    outcomes: results.flatMap(({ outcomes }) => outcomes),
    records: results.flatMap(({ records }) => records),
    writes: results.flatMap(({ writes }) => writes),
    reads: results.flatMap(({ reads }) => reads),
    errors: results.flatMap(({ errors }) => errors ?? []),
    problems: [...new Set(results.flatMap(({ problems }) => problems))],
    wallMs: results.reduce((sum, { wallMs }) => sum + wallMs, 0),
  }
}
