import { isBuiltin } from 'node:module'
import { relativeModule } from '../module-path.ts'
import type { WorkerSettings } from '../settings.ts'

/** A module's path relative to the root, a builtin's name, or the id of what has no path. */
export function nameOf(settings: WorkerSettings, id: string): string | undefined {
  const bare = id.startsWith('mock:') ? id.slice('mock:'.length) : id
  if (/^(?:file:|\/|[A-Za-z]:[\\/])/.test(bare)) return relativeModule(settings, bare)
  if (isBuiltin(bare)) return bare.startsWith('node:') ? bare : `node:${bare}`
  return bare.startsWith('\0') ? undefined : bare
}
