import { fileURLToPath } from 'node:url'
import type { WorkerSettings } from './settings.ts'
import { relativePath, withSlashes } from './worker-path.ts'

export * as native from '../probe/natives.ts'

/** Packages of the test runner and of its DOM environments: their state is not the user's. */
const RUNNERS_PACKAGES = /\/node_modules\/(?:vitest|@vitest|vite|chai|carryover|jsdom|happy-dom|tinyrainbow|tinyspy|pathe|expect-type)\//

/**
 * The path of a module relative to the root, with `/`; undefined for a module that is not the user's: virtual ones,
 * Node's builtins, the test runner's own code.
 */
export function relativeModule(settings: Pick<WorkerSettings, 'root' | 'runnerDirectory'>, id: string): string | undefined {
  const path = filePath(id)
  return path === undefined || isRunnersFile(settings, path) ? undefined : relativePath(settings.root, path)
}

/** Whether a file is the test runner's or this tool's own code. */
export function isRunnersFile({ runnerDirectory }: Pick<WorkerSettings, 'runnerDirectory'>, path: string): boolean {
  return RUNNERS_PACKAGES.test(path) || path.startsWith(withSlashes(runnerDirectory)) || path.startsWith(OWN_DIRECTORY)
}

/** Where this tool's own built code stands, with `/` as in Vite's module ids. */
export const OWN_DIRECTORY = withSlashes(fileURLToPath(new URL('../', import.meta.url)))

function filePath(id: string): string | undefined {
  const bare = (id.startsWith('mock:') ? id.slice(5) : id).split('?')[0] as string
  if (bare.startsWith('file://')) return withSlashes(fileURLToPath(bare))
  return bare.startsWith('/') || /^[A-Za-z]:[\\/]/.test(bare) ? withSlashes(bare) : undefined
}
