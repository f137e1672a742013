import { aroundRuns } from './around-runs.ts'
import type { Budget } from './laboratory.ts'
import type { TestRunner } from './test-runner.ts'

/** A test runner whose test files are counted as they run, and budgets that end when there were too many. */
export interface CostMeter {
  readonly runner: TestRunner
  /** Test files that were run so far, each as often as it was. */
  readonly fileRuns: number
  /**
   * A budget that ends with the given one, or when so many test files have been run.
   * @param ending what is said to have ended then
   */
  until<B extends Budget>(budget: B, maxFileRuns: number, ending: string): B & { readonly left: () => number }
}

/** Begins to count what a runner runs. What runs side by side is counted as it begins, so that a limit is passed by one run at most. */
export function openCostMeter(runner: TestRunner): CostMeter {
  const limits: { readonly maxFileRuns: number; end(): void }[] = []
  let fileRuns = 0
  const counted = <T>(files: number, run: () => Promise<T>): Promise<T> => {
    fileRuns += files
    for (const { maxFileRuns, end } of limits) if (fileRuns >= maxFileRuns) end()
    return run()
  }
  return {
    runner: aroundRuns(runner, counted),
    get fileRuns() {
      return fileRuns
    },
    until(budget, maxFileRuns, ending) {
      const controller = new AbortController()
      limits.push({ maxFileRuns, end: () => controller.abort() })
      if (fileRuns >= maxFileRuns) controller.abort()
      const signal = budget.signal === undefined ? controller.signal : AbortSignal.any([budget.signal, controller.signal])
      return {
        ...budget,
        signal,
        left: () => Math.max(0, maxFileRuns - fileRuns),
        get ending() {
          return budget.signal?.aborted === true ? budget.ending : ending
        },
      }
    },
  }
}
