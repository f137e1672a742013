import { readdirSync } from 'node:fs'
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
  const configs = [rootDir, root].flatMap(configsIn)
  const paths = [...setupFilesOf(config), globalSetup, globalTeardown, named && resolve(cwd, named), ...configs].filter((path) => path != null)
  const own = paths.filter((path) => !path.startsWith(OWN_DIRECTORY) && !path.includes('/node_modules/'))
  return [...new Set(own)].map((path) => relativePath(root, path)).toSorted()
}

/** Files that run before each test file, absolute. */
export function setupFilesOf({ setupFiles, setupFilesAfterEnv }: ProjectConfig): readonly string[] {
  return [...setupFiles, ...setupFilesAfterEnv]
}

const OWN_DIRECTORY = dirname(fileURLToPath(import.meta.url))

/** Config files of Jest, and of what it commonly transforms with. */
const CONFIG_FILE =
  /^(?:jest\.config\.(?:[cm]?[jt]s|json)|package\.json|babel\.config\.(?:[cm]?[jt]s|json)|\.babelrc(?:\.[cm]?js|\.json)?|\.swcrc|tsconfig[^/]*\.json)$/

function configsIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => CONFIG_FILE.test(name)).map((name) => join(directory, name))
}
