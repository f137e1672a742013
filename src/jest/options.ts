import { UsageError } from '../model/errors.ts'
import type { CarryoverOptions, ResolvedOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'

/** Options of the reporter, which hold for the test runner and the environment as well. */
export interface CarryoverJestOptions extends CarryoverOptions {
  /**
   * The test runner that `carryover/jest/runner` wraps, by its name or its path from the root. Default: Jest's own,
   * `jest-circus/runner`.
   */
  readonly testRunner?: string | undefined
}

/** The options with their defaults. */
export interface ResolvedJestOptions extends ResolvedOptions {
  readonly testRunner?: string
}

const WHERE = 'carryover/jest/reporter'

/** What Jest's own isolation leaves without a use. */
const VITEST_ONLY = [
  ['deep', 'Jest gives each file modules and closures of its own'],
  ['plan', 'Jest gives each file modules of its own, and shares workers always'],
  ['sources', 'Jest gives each file modules of its own'],
] as const

/**
 * The options a user passed, checked and with their defaults.
 * @throws {UsageError} of one line: what is wrong, where, and what to write instead
 */
export function parseJestOptions(input: Readonly<Record<string, unknown>> = {}): ResolvedJestOptions {
  const { testRunner, ...options } = input
  for (const [name, reason] of VITEST_ONLY)
    if (options[name] !== undefined && options[name] !== false) throw new UsageError(`Option "${name}" in ${WHERE} is for Vitest, since ${reason}: leave it out.`)
  if (testRunner === undefined) return parseOptions(options, WHERE)
  if (typeof testRunner !== 'string' || testRunner === '')
    throw new UsageError(`Option "testRunner" in ${WHERE} takes the name or the path of a test runner.`)
  return { ...parseOptions(options, WHERE), testRunner }
}
