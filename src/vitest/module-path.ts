import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { WorkerSettings } from './settings.ts'

export * as native from '../probe/natives.ts'

/** Packages of the test runner itself: their state is not the user's. */
const RUNNERS_PACKAGES = /\/node_modules\/(?:vitest|@vitest|vite|chai|carryover|tinyrainbow|tinyspy|pathe|expect-type)\//

/**
 * The path of a module relative to the root, with `/`; undefined for a module that is not the user's: virtual ones,
 * Node's builtins, the test runner's own code.
 */
export function relativeModule(settings: Pick<WorkerSettings, 'root' | 'runnerDirectory'>, id: string): string | undefined {
  const path = filePath(id)
  if (path === undefined || RUNNERS_PACKAGES.test(path)) return undefined
  if (path.startsWith(settings.runnerDirectory) || path.startsWith(OWN_DIRECTORY)) return undefined
  return relative(settings.root, path).replaceAll('\\', '/')
}

/** Where this tool's own built code stands. */
export const OWN_DIRECTORY = fileURLToPath(new URL('../', import.meta.url))

function filePath(id: string): string | undefined {
  const bare = (id.startsWith('mock:') ? id.slice(5) : id).split('?')[0] as string
  if (bare.startsWith('file://')) return fileURLToPath(bare)
  return bare.startsWith('/') || /^[A-Za-z]:\//.test(bare) ? bare : undefined
}
