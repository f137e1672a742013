import { UsageError } from '../model/errors.ts'
import type { CarryoverOptions, ResolvedOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'

/** Options of the reporter, which hold for the test runner and the environment as well. */
export interface CarryoverJestOptions extends Omit<CarryoverOptions, 'deep' | 'plan'> {
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

/** Options of what only Vitest lets this tool do. */
const OF_VITEST = ['deep', 'plan', 'sources'] as const

const WHERE = 'carryover/jest/reporter'

/**
 * The options a user passed, checked and with their defaults.
 * @throws {UsageError} of one line: what is wrong, where, and what to write instead
 */
export function parseJestOptions(input: Readonly<Record<string, unknown>> = {}): ResolvedJestOptions {
  const { testRunner, ...options } = input
  const resolved = parseOptions(options, WHERE)
  for (const name of OF_VITEST) if (isAsked(resolved[name])) throw new UsageError(`Option "${name}" in ${WHERE} is for Vitest alone: leave it out.`)
  if (testRunner === undefined) return resolved
  if (typeof testRunner !== 'string' || testRunner === '')
    throw new UsageError(`Option "testRunner" in ${WHERE} takes the name or the path of a test runner.`)
  return { ...resolved, testRunner }
}

function isAsked(value: boolean | readonly string[]): boolean {
  return typeof value === 'boolean' ? value : value.length > 0
}
