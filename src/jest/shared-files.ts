import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProjectConfig } from './jest-types.ts'
import { relativePath } from './relative-path.ts'

/**
 * Files that act on every test file of a project and are imported by none: setup and config files, from the root.
 * @param named the config file that Jest was given
 */
export function sharedFilesOf(config: ProjectConfig, root: string, named: string | undefined): string[] {
  const { globalSetup, globalTeardown, rootDir, cwd } = config
  const configs = [rootDir, root].map(configIn)
  const paths = [...setupFilesOf(config), globalSetup, globalTeardown, named && resolve(cwd, named), ...configs].filter((path) => path != null)
  const own = paths.filter((path) => !path.startsWith(OWN_DIRECTORY) && !path.includes('/node_modules/'))
  return [...new Set(own)].map((path) => relativePath(root, path)).toSorted()
}

/** Files that run before each test file, absolute. */
export function setupFilesOf({ setupFiles, setupFilesAfterEnv }: ProjectConfig): readonly string[] {
  return [...setupFiles, ...setupFilesAfterEnv]
}

const OWN_DIRECTORY = dirname(fileURLToPath(import.meta.url))

const CONFIGS = [...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'json'].map((ending) => `jest.config.${ending}`), 'package.json']

function configIn(directory: string): string | undefined {
  return CONFIGS.map((name) => join(directory, name)).find((path) => existsSync(path))
}
