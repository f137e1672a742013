import { fileURLToPath } from 'node:url'
import type {} from 'vitest/config'
import type { TestProject, Vite, Vitest } from 'vitest/node'
import type { CarryoverOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'
import { installOnce, installProjects } from './install.ts'
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
  const installIn = (vitest: Vitest, addReporter: (reporter: CarryoverReporter) => void): void => {
    const { installation, isNew } = installOnce(vitest, () => ({ options: resolved, reporter: new CarryoverReporter(resolved) }))
    if (isNew) addReporter(installation.reporter)
    installProjects(vitest, installation)
  }
  return {
    name: 'carryover',
    enforce: 'post',
    api: {
      install: (vitest) =>
        installIn(vitest, (reporter) => {
          // The reporters have been made by now.
          ;(vitest as unknown as { reporters: CarryoverReporter[] }).reporters.push(reporter)
          reporter.onInit(vitest)
        }),
    },
    config: () => ({ test: { globalSetup: [GLOBAL_SETUP] } }) as Vite.UserConfig,
    configureVitest(context) {
      projects.add(context.project)
      installIn(context.vitest, (reporter) => void (context.vitest.config.reporters as unknown[]).push(reporter))
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
