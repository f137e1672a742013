import { aroundRuns } from './around-runs.ts'
import type { Investigation } from './investigation.ts'
import type { Budget } from './laboratory.ts'
import type { TestRunner } from './test-runner.ts'

/** A test runner whose runs are counted as they are made, and budgets that end when there were too many. */
export interface CostMeter {
  readonly runner: TestRunner
  /**
   * A budget that ends with the given one, or when so many test files have been run.
   * @param ending what is said to have ended then
   * @param overtime see {@link Budget}
   */
  until<B extends Budget>(budget: B, maxFileRuns: number, ending: string, overtime?: Budget['overtime']): B & { readonly left: () => number }
}

/** Counts in an investigation what a runner runs. What runs side by side is counted as it begins, so that a limit is passed by one run at most. */
export function openCostMeter(runner: TestRunner, into: Pick<Investigation, 'runs' | 'fileRuns'>): CostMeter {
  const limits: { readonly maxFileRuns: number; end(): void }[] = []
  const counted = <T>(files: number, run: () => Promise<T>): Promise<T> => {
    into.runs++
    into.fileRuns += files
    for (const { maxFileRuns, end } of limits) if (into.fileRuns >= maxFileRuns) end()
    return run()
  }
  return {
    runner: aroundRuns(runner, counted),
    until(budget, maxFileRuns, ending, overtime) {
      const controller = new AbortController()
      limits.push({ maxFileRuns, end: () => controller.abort() })
      if (into.fileRuns >= maxFileRuns) controller.abort()
      const signal = budget.signal === undefined ? controller.signal : AbortSignal.any([budget.signal, controller.signal])
      return {
        ...budget,
        ...(overtime && { overtime }),
        signal,
        left: () => Math.max(0, maxFileRuns - into.fileRuns),
        get ending() {
          return budget.signal?.aborted === true ? budget.ending : ending
        },
      }
    },
  }
}
