import { fileURLToPath } from 'node:url'
import type {} from 'vitest/config'
import type { TestProject, Vite } from 'vitest/node'
import type { CarryoverOptions, ResolvedOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'
import { installEarly, isRootConfig, listReporter } from './install/install-run.ts'
import { isTestModule } from './install/is-test-module.ts'
import { isRerun } from '../verify/rerun/environment.ts'
import { cacheKey } from './install/transform-from-outside.ts'
import { transformModule } from './view-transform.ts'

/** What the plugin of the user's config is called in a rerun, where it only tells its options. */
export const RERUN_PLUGIN = 'carryover:rerun'

const GLOBAL_SETUP = fileURLToPath(new URL('./global-setup.js', import.meta.url))

/** By this the options of the root's plugin are found, from a project's and from the global setup. */
export interface CarryoverPluginApi {
  readonly options: ResolvedOptions
}

/**
 * The Vite plugin: `plugins: [carryover()]` in a Vitest config watches every project of it, in every environment, and
 * leaves the user's runner, setup files and reporters as they are. Where the configs of projects hold it as well, the
 * root's options count.
 * @throws {UsageError} an option is unknown or has a wrong value
 */
export function carryover(input: CarryoverOptions = {}): Vite.Plugin<CarryoverPluginApi> {
  const options = parseOptions(input)
  // In a rerun of Carryover's own, the rerun's instruments are the only ones.
  if (isRerun()) return { name: RERUN_PLUGIN, api: { options } }
  const projects = new Set<TestProject>()
  return {
    name: 'carryover',
    enforce: 'post',
    api: { options },
    // A project whose config does not hold this plugin calls none of its hooks; the root's global setup runs for all.
    config: () => ({ test: { globalSetup: [GLOBAL_SETUP] } }) as Vite.UserConfig,
    configureServer({ config }) {
      // Blobs are merged without a global setup. In version 5 a root server has its final config by now.
      const { test } = config as { readonly test?: object }
      if (isRootConfig(test)) listReporter(test, options)
    },
    configureVitest(context) {
      projects.add(context.project)
      installEarly(context.vitest, options)
      const { defineCacheKeyGenerator } = context as { defineCacheKeyGenerator?: (generate: () => string) => void }
      defineCacheKeyGenerator?.(() => cacheKey(options.deep))
    },
    transform: {
      order: 'post',
      handler(code, id) {
        return transformModule(this, code, id, (path) => isTestModule([...projects], path), { isDeep: options.deep })
      },
    },
  }
}
