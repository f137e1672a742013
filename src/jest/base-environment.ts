import { createRequire } from 'node:module'
import { UsageError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import type { EnvironmentConstructor } from './environment.ts'
import { placesOfJest, resolveFrom } from './find-jest.ts'
import type { ProjectConfig } from './jest-types.ts'

/** Options of the environment, under `testEnvironmentOptions.carryover`. */
export interface CarryoverEnvironmentOptions {
  /** The environment that tests run in: `node`, `jsdom`, or one of your own by its name or its path. Default: `node`. */
  readonly base?: string | undefined
}

const WHERE = 'testEnvironmentOptions.carryover'

/**
 * The options of the environment, and what is left for its base.
 * @throws {UsageError} of one line: what is wrong, where, and what to write instead
 */
export function environmentOptions({ testEnvironmentOptions }: ProjectConfig): { readonly base: string; readonly rest: Readonly<Record<string, unknown>> } {
  const { carryover = {}, ...rest } = testEnvironmentOptions
  if (typeof carryover !== 'object' || carryover === null) throw new UsageError(`${WHERE} is no object of options: write { base: "jsdom" }.`)
  for (const name of Object.keys(carryover))
    if (name !== 'base') throw new UsageError(`Unknown option ${JSON.stringify(name)} in ${WHERE}: did you mean "${nearest(name, ['base'])}"?`)
  const { base = 'node' } = carryover as { readonly [Name in keyof CarryoverEnvironmentOptions]: unknown }
  if (typeof base !== 'string' || base === '') throw new UsageError(`Option "base" in ${WHERE} takes the name or the path of an environment.`)
  return { base, rest }
}

/**
 * Loads an environment by its name, as Jest finds it.
 * @throws {UsageError} it was not found, or is no environment
 */
export function environmentOf(name: string, root: string): EnvironmentConstructor {
  const path = find(name.replace(/^<rootDir>/, root), root)
  if (path === undefined) throw new UsageError(`The environment ${JSON.stringify(name)}, "base" in ${WHERE}, was not found from ${root}: install it, or write its path.`)
  const module = createRequire(path)(path) as { readonly default?: unknown; readonly TestEnvironment?: unknown }
  const Environment = [module.TestEnvironment, module.default, module].find((candidate) => typeof candidate === 'function')
  if (Environment === undefined) throw new UsageError(`${JSON.stringify(name)}, "base" in ${WHERE}, is no environment: it exports no class.`)
  return Environment as EnvironmentConstructor
}

function find(name: string, root: string): string | undefined {
  const names = name.startsWith('.') || name.startsWith('/') ? [name] : [`jest-environment-${name}`, name]
  for (const place of placesOfJest(root))
    for (const candidate of names) {
      const path = resolveFrom(place, candidate)
      if (path !== undefined) return path
    }
  return undefined
}
