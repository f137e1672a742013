import type {} from 'vitest/config'
import type { Vite, TestProject } from 'vitest/node'
import { isTestModule } from '../install.ts'
import { transformModule } from '../view-transform.ts'
import type { RerunOptions } from './protocol.ts'

/** The part of a Vitest config that says how the user runs tests. */
export interface UserConfig {
  readonly pool?: unknown
  readonly isolate?: boolean
  readonly maxWorkers?: unknown
}

/** The rerun's own plugin: the view of each module's bindings, and a look at the config before it is changed. */
export function rerunPlugin(options: RerunOptions, onConfig: (config: UserConfig) => void): Vite.Plugin {
  const projects = new Set<TestProject>()
  void options
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
        return transformModule(this, code, id, (path) => isTestModule([...projects], path))
      },
    },
  }
}
