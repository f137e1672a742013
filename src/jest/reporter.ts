import { UsageError } from '../model/errors.ts'
import { isRerun } from '../verify/rerun/environment.ts'
import type { GlobalConfig, Test, TestResult } from './jest-types.ts'
import { followRun, type Run } from './follow-run.ts'

export type { CarryoverJestOptions } from './options.ts'

/** Joins what the workers recorded, reruns failed tests of shared workers, and prints and writes the report. */
export class CarryoverReporter {
  private readonly run: Run | undefined

  /** @throws {UsageError} an option is unknown or has a wrong value */
  constructor(globalConfig: GlobalConfig, options: Record<string, unknown> = {}) {
    // In a rerun of Carryover's own, its arguments carry all that workers need.
    if (!isRerun()) this.run = plainly(() => followRun(globalConfig, options))
  }

  onTestFileResult(test: Test, result: TestResult): void {
    this.run?.add(test, result)
  }

  async onRunComplete(): Promise<void> {
    await this.run?.end()
  }

  /** Jest fails the run for it. */
  getLastError(): Error | undefined {
    return this.run?.error
  }
}

export default CarryoverReporter

/** Jest prints the stacks of what it catches here: a mistake in the config has none that would help. */
function plainly<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof UsageError) error.stack = `${error.name}: ${error.message}`
    throw error
  }
}
