import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ProjectConfig } from '../jest-types.ts'
import { relativePath } from '../relative-path.ts'

/** Config files of Jest, and of what it commonly transforms with. */
const CONFIG_FILE = /^(?:jest\.config\.(?:[cm]?[jt]s|json)|package\.json|babel\.config\.(?:[cm]?[jt]s|json)|\.babelrc(?:\.[cm]?js|\.json)?|\.swcrc|tsconfig[^/]*\.json)$/

/** Files that act on every test file of a project and are imported by none: setup and config files, from the root. */
export function sharedFilesOf({ rootDir, setupFiles, setupFilesAfterEnv }: ProjectConfig, root: string, config: string | undefined): string[] {
  const configs = [...new Set([root, rootDir])].flatMap((directory) => readdirSync(directory).filter((name) => CONFIG_FILE.test(name)).map((name) => join(directory, name)))
  const paths = [...setupFiles, ...setupFilesAfterEnv, ...configs, ...(config === undefined ? [] : [config])]
  return [...new Set(paths.filter((path) => !path.includes('/node_modules/')).map((path) => relativePath(root, path)))].toSorted()
}
