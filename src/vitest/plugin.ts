import { fileURLToPath } from 'node:url'
import type {} from 'vitest/config'
import type { TestProject, Vite, Vitest } from 'vitest/node'
import type { CarryoverOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'
import { type Installation, installOnce, installProjects } from './install.ts'
import { isTestModule } from './is-test-module.ts'
import { CarryoverReporter } from './reporter.ts'
import { isRerun } from './rerun/environment.ts'
import { CACHE_KEY } from './transform-from-outside.ts'
import { transformModule } from './view-transform.ts'

const GLOBAL_SETUP = fileURLToPath(new URL('./global-setup.js', import.meta.url))

/** What the global setup calls in the root project, so that projects without the plugin are reached as well. */
export interface CarryoverPluginApi {
  install(vitest: Vitest): void
}

interface RootConfig {
  readonly reporters: unknown[]
  readonly resolvedProjects?: unknown
}

/**
 * The Vite plugin: `plugins: [carryover()]` in a Vitest config watches every project of it, in every environment, and
 * leaves the user's runner, setup files and reporters as they are.
 * @throws {UsageError} an option is unknown or has a wrong value
 */
export function carryover(options: CarryoverOptions = {}): Vite.Plugin<CarryoverPluginApi> {
  const resolved = parseOptions(options)
  // In a rerun of Carryover's own, the rerun's instruments are the only ones.
  if (isRerun()) return { name: 'carryover:rerun' }
  const projects = new Set<TestProject>()
  const make = (): Installation => ({ options: resolved, reporter: new CarryoverReporter(resolved) })
  /** Before the reporters are made, listing one is enough. */
  const listReporter = (config: RootConfig): Installation => {
    const { installation, isNew } = installOnce(config, make)
    if (isNew) config.reporters.push(installation.reporter)
    return installation
  }
  return {
    name: 'carryover',
    enforce: 'post',
    api: {
      install(vitest) {
        const { installation, isNew } = installOnce(vitest.config, make)
        if (isNew) {
          ;(vitest as unknown as { reporters: CarryoverReporter[] }).reporters.push(installation.reporter)
          void installation.reporter.onInit(vitest)
        }
        installProjects(vitest, installation)
      },
    },
    config: () => ({ test: { globalSetup: [GLOBAL_SETUP] } }) as Vite.UserConfig,
    configureServer({ config }) {
      // Blobs are merged without a global setup. In version 5 a root server has its final config by now.
      const { test } = config as { readonly test?: Partial<RootConfig> }
      if (test?.resolvedProjects !== undefined) listReporter(test as RootConfig)
    },
    configureVitest(context) {
      const { project, vitest } = context
      projects.add(project)
      installProjects(vitest, listReporter(vitest.config))
      const { defineCacheKeyGenerator } = context as { defineCacheKeyGenerator?: (generate: () => string) => void }
      defineCacheKeyGenerator?.(() => CACHE_KEY)
    },
    transform: {
      order: 'post',
      handler(code, id) {
        return transformModule(this, code, id, (path) => isTestModule([...projects], path))
      },
    },
  }
}
