import type { TestProject, Vitest } from 'vitest/node'
import { OWN_DIRECTORY } from './module-path.ts'
import { relativePath, withSlashes } from './worker-path.ts'

/** Files that act on every test file of a project and are imported by none: setup and config files, from the root. */
export function sharedFilesOf(vitest: Vitest, project: TestProject): string[] {
  const { setupFiles, globalSetup = [] } = project.config
  const configs = [vitest.vite, project.vite].flatMap(({ config }) => [config.configFile ?? [], config.configFileDependencies])
  const paths = [setupFiles, globalSetup, ...configs].flat().map(withSlashes)
  const own = paths.filter((path) => !path.startsWith(OWN_DIRECTORY) && !path.includes('/node_modules/'))
  return [...new Set(own)].map((path) => relativePath(vitest.config.root, path)).toSorted()
}
