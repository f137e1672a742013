import type {} from 'vitest/config'
import type { TestProject, Vite } from 'vitest/node'
import { isTestModule } from '../install/is-test-module.ts'
import { transformModule } from '../view-transform.ts'
import type { Program } from '../transform/node.ts'
import type { TickTable } from './tick-table.ts'

/** The part of a Vitest config that says how the user runs tests. */
export interface UserConfig {
  readonly pool?: unknown
  readonly isolate?: boolean
  readonly maxWorkers?: unknown
}

/**
 * The rerun's own plugin: the view of each module's bindings, a look at the config before it is changed, and, with a
 * table of ticks, the instruments of a traced run.
 */
export function rerunPlugin(ticks: TickTable | undefined, isDeep: boolean, onConfig: (config: UserConfig) => void): Vite.Plugin {
  const projects = new Set<TestProject>()
  return {
    name: 'carryover',
    enforce: 'post',
    config(config) {
      onConfig((config as { test?: UserConfig }).test ?? {})
    },
    configureVitest({ project }) {
      projects.add(project)
    },
    transform: {
      order: 'post',
      handler(code, id) {
        const instrument = ticks && ((program: Program) => ticks.instrument(code, program, id, () => this.getCombinedSourcemap()))
        return transformModule(this, code, id, (path) => isTestModule([...projects], path), { isDeep, instrument })
      },
    },
  }
}
