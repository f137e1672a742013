import { fileURLToPath } from 'node:url'
import type {} from 'vitest/config'
import type { TestProject, Vite, Vitest } from 'vitest/node'
import type { CarryoverOptions } from '../model/options.ts'
import { parseOptions } from '../model/parse-options.ts'
import { install, type Installation, isTestModule } from './install.ts'
import { CarryoverReporter } from './reporter.ts'
import { isRerun } from './rerun/environment.ts'
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
  const installIn = (vitest: Vitest): Installation =>
    install(vitest, () => {
      const notes = new Set<string>()
      return { options: resolved, notes, reporter: new CarryoverReporter(resolved, notes) }
    })
  return {
    name: 'carryover',
    enforce: 'post',
    api: { install: (vitest) => void installIn(vitest) },
    config: () => ({ test: { globalSetup: [GLOBAL_SETUP] } }) as Vite.UserConfig,
    configureVitest(context) {
      projects.add(context.project)
      installIn(context.vitest)
      const { defineCacheKeyGenerator } = context as { defineCacheKeyGenerator?: (generate: () => string) => void }
      defineCacheKeyGenerator?.(() => 'carryover view 1')
    },
    transform: {
      order: 'post',
      handler(code, id) {
        return transformModule(this, code, id, (path) => isTestModule([...projects], path))
      },
    },
  }
}
