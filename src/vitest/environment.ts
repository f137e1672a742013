/**
 * The Vitest environment of the form without the plugin: it wraps the environment that the tests run in and, since it is
 * set up once a worker when workers are shared, brings the per-file hooks with it.
 */
import { createRequire } from 'node:module'
import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtinEnvironments, type Environment } from 'vitest/runtime'
import { UsageError } from '../model/errors.ts'
import { givenOptions, parseEnvironmentOptions } from './environment-options.ts'
import type * as hooks from './worker/hook-by-hand.ts'
import type { OwnOptions } from './worker/hook-by-hand.ts'
import { onVmReady } from './worker/on-vm-ready.ts'

// In a package that is linked, Vite would load what this module imports: the session would live twice.
const { hookByHand } = createRequire(import.meta.url)('./worker/hook-by-hand.js') as typeof hooks

const environment: Environment = {
  name: 'carryover',
  async setup(global, given) {
    const { base, options, own } = await open(given)
    const result = await base.setup(global, options)
    hookByHand(await import('vitest'), own, global)
    return result
  },
  async setupVM(given) {
    const { base, options, own } = await open(given)
    if (base.setupVM === undefined) throw new UsageError(`The environment "${base.name}" has no setupVM, which pools like vmThreads need.`)
    return onVmReady(await base.setupVM(options), (vitest, context) => hookByHand(vitest, own, context))
  },
}

export default environment

interface Opened {
  readonly base: Environment
  readonly options: Record<string, unknown>
  readonly own: OwnOptions
}

async function open(given: Record<string, unknown>): Promise<Opened> {
  const options = givenOptions(given)
  const { base: name, ...own } = parseEnvironmentOptions(options)
  const base = Object.hasOwn(builtinEnvironments, name) ? builtinEnvironments[name as keyof typeof builtinEnvironments] : await load(name)
  // Vitest asks this module by which of Vite's environments code is transformed; older ones say it by another name.
  environment.viteEnvironment = base.viteEnvironment ?? (base.transformMode === 'web' ? 'client' : (base.transformMode ?? base.name))
  environment.prewarmModules = base.prewarmModules ?? true
  return { base, options, own }
}

async function load(name: string): Promise<Environment> {
  let module: { readonly default?: Environment }
  try {
    module = (await import(/* @vite-ignore */ urlOf(name))) as typeof module
  } catch (error) {
    throw new UsageError(`The environment ${JSON.stringify(name)}, "base" in environmentOptions.carryover, could not be loaded: ${(error as Error).message}`, { cause: error })
  }
  if (typeof module.default?.setup !== 'function')
    throw new UsageError(`${JSON.stringify(name)}, "base" in environmentOptions.carryover, is no environment: its default export has no setup().`)
  return module.default
}

/** The reporter has made a path of what the user wrote; in a rerun there is none, and the root is the working directory. */
function urlOf(name: string): string {
  const isPath = name.startsWith('.') || isAbsolute(name)
  return pathToFileURL(isPath ? name : createRequire(resolve('index.js')).resolve(`vitest-environment-${name}`)).href
}
