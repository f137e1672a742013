/**
 * The Vitest environment of the form without the plugin: it wraps the environment that the tests run in and, since it is
 * set up once a worker when workers are shared, brings the per-file hooks with it.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { builtinEnvironments, type Environment } from 'vitest/runtime'
import { UsageError } from '../model/errors.ts'
import { parseEnvironmentOptions } from './environment-options.ts'
import type * as hooks from './hook-by-hand.ts'
import { onVmReady } from './on-vm-ready.ts'

// In a package that is linked, Vite would load what this module imports: the session would live twice.
const { hookByHand } = createRequire(import.meta.url)('./hook-by-hand.js') as typeof hooks

const environment: Environment = {
  name: 'carryover',
  // Which modules to transform ahead of time is only known with the base.
  prewarmModules: false,
  async setup(global, options) {
    const { base, ignore } = await open(options)
    const result = await base.setup(global, options)
    hookByHand(await import('vitest'), ignore, global)
    return result
  },
  async setupVM(options) {
    const { base, ignore } = await open(options)
    if (base.setupVM === undefined) throw new UsageError(`The environment "${base.name}" has no setupVM, which pools like vmThreads need.`)
    return onVmReady(await base.setupVM(options), (vitest, context) => hookByHand(vitest, ignore, context))
  },
}

export default environment

async function open(options: Record<string, unknown>): Promise<{ base: Environment; ignore: readonly string[] }> {
  const { base: name, ignore } = parseEnvironmentOptions(options)
  const base = Object.hasOwn(builtinEnvironments, name) ? builtinEnvironments[name as keyof typeof builtinEnvironments] : await load(name)
  // Vitest asks this module by which of Vite's environments code is transformed; older ones say it by another name.
  environment.viteEnvironment = base.viteEnvironment ?? (base.transformMode === 'web' ? 'client' : (base.transformMode ?? base.name))
  return { base, ignore }
}

/** The reporter has made a path of what the user wrote. */
async function load(path: string): Promise<Environment> {
  let module: { readonly default?: Environment }
  try {
    module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof module
  } catch (error) {
    throw new UsageError(`The environment ${JSON.stringify(path)}, "base" in environmentOptions.carryover, could not be loaded: ${(error as Error).message}`, { cause: error })
  }
  if (typeof module.default?.setup !== 'function')
    throw new UsageError(`${JSON.stringify(path)}, "base" in environmentOptions.carryover, is no environment: its default export has no setup().`)
  return module.default
}
