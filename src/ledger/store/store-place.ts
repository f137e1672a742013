import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { StorePlace } from './in-store.ts'

/** The store that a user named; a report that speaks of it tells nothing of the machine. */
export function namedPlace(from: string, file: string): StorePlace {
  const path = resolve(from, file)
  return { path, name: isAbsolute(file) ? relative(from, path).replaceAll('\\', '/') : file, isOwn: false }
}

/** The store in the project's cache folder; undefined where there is none. */
export function cachePlace(root: string): StorePlace | undefined {
  const folder = cacheFolder(root)
  if (folder === undefined) return undefined
  const path = join(folder, 'history.sqlite')
  return { path, name: relative(root, path).replaceAll('\\', '/'), isOwn: true }
}

/**
 * The folder for what is kept of a project: git ignores it, and it goes where all packages are installed anew. Where
 * packages are installed further up, as in a monorepo, each project has a folder of its own there.
 * @returns undefined where packages are installed nowhere above
 */
export function cacheFolder(root: string): string | undefined {
  for (let directory = root; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'node_modules'))) {
      const own = relative(directory, root).replaceAll(/[/\\]/g, '+')
      return join(directory, 'node_modules', '.cache', 'carryover', own)
    }
    if (directory === dirname(directory)) return undefined
  }
}
