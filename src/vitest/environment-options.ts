import { fileURLToPath } from 'node:url'
import { UsageError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'

/** Options of the environment, under `environmentOptions.carryover`. */
export interface CarryoverEnvironmentOptions {
  /**
   * The environment that tests run in: `node`, `jsdom`, `happy-dom`, `edge-runtime`, or one of your own by its package
   * name or its path from the root. Its own options stand beside these, as always. Default: `node`.
   */
  readonly base?: string | undefined
  /** Paths of leaks that are never reported, beside those of the reporter; `*` stands for any characters. Default: none. */
  readonly ignore?: readonly string[] | undefined
  /** Look into closures and into the private state of packages, as the reporter's option of this name does. Default: `false`. */
  readonly deep?: boolean | undefined
  /** Modules that add sources of state with `defineSource()`, beside those of the reporter. Default: none. */
  readonly sources?: readonly string[] | undefined
}

declare module 'vitest/node' {
  interface EnvironmentOptions {
    readonly carryover?: CarryoverEnvironmentOptions
  }
}

/** The path of the environment, for `test.environment`: Vitest takes a path where a name would need a package of that name. */
export const environment: string = fileURLToPath(new URL('./environment.js', import.meta.url))

const WHERE = 'environmentOptions.carryover'

export type OwnOptions = Readonly<{ base: string; ignore: readonly string[]; deep: boolean; sources: readonly string[] }>

const NAMES = ['base', 'ignore', 'deep', 'sources'] as const

/**
 * The options of the environment, checked and with their defaults.
 * @throws {UsageError} of one line: what is wrong, where, and what to write instead
 */
export function parseEnvironmentOptions(options: Readonly<Record<string, unknown>>): OwnOptions {
  const input = options['carryover'] ?? {}
  if (typeof input !== 'object' || Array.isArray(input)) throw new UsageError(`${WHERE} is no object of options: write { base: "jsdom" }.`)
  for (const name of Object.keys(input)) {
    if (!NAMES.some((known) => known === name))
      throw new UsageError(`Unknown option ${JSON.stringify(name)} in ${WHERE}: did you mean "${nearest(name, NAMES)}"?`)
  }
  const { base = 'node', ignore = [], deep = false, sources = [] } = input as { readonly [name in (typeof NAMES)[number]]?: unknown }
  if (typeof base !== 'string' || base === '') throw new UsageError(`Option "base" in ${WHERE} takes the name or the path of an environment.`)
  if (!isTexts(ignore)) throw new UsageError(`Option "ignore" in ${WHERE} takes a list of leak paths, in which * stands for any characters.`)
  if (typeof deep !== 'boolean') throw new UsageError(`Option "deep" in ${WHERE} takes true or false.`)
  if (!isTexts(sources)) throw new UsageError(`Option "sources" in ${WHERE} takes a list of modules that call defineSource().`)
  return { base, ignore, deep, sources }
}

/**
 * What Vitest hands to an environment: `environmentOptions`, or what a docblock puts in their place for one file.
 * @throws {UsageError} a docblock has options for the base, and does not say which base
 */
export function givenOptions(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const own = options[environment] as Readonly<Record<string, unknown>> | undefined
  if (own === undefined) return options
  if ('carryover' in own) return own
  throw new UsageError(`@vitest-environment-options replaces environmentOptions: say there as well which base it is for, as in {"carryover": {"base": "jsdom"}, "jsdom": ${JSON.stringify(own)}}.`)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}
