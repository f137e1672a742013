import type { TestRunner } from './test-runner.ts'

/**
 * The same test runner, with something done around each of its runs.
 * @param around is given how many test files will run, and what runs them
 */
export function aroundRuns<R extends TestRunner>(runner: R, around: <T>(files: number, run: () => Promise<T>) => Promise<T>): R {
  return {
    ...runner,
    run: (request) => around(request.order.length, () => runner.run(request)),
    runIsolated: (files, inside) => around(files.length, () => runner.runIsolated(files, inside)),
    runPlanned: (shared, isolated) => around(shared.length + isolated.length, () => runner.runPlanned(shared, isolated)),
  }
}
