import { type Hazard, parseHazardPath } from '../../model/hazard.ts'
import type { PutBackRequest } from '../../probe/session.ts'
import type { CachedModule } from './evaluations.ts'

export type HazardToUndo = Pick<Hazard, 'kind' | 'module'>

/**
 * The hazards that a rerun wants undone before this file.
 * @param before what was undone before the file that ran last
 */
export function hazardsToUndo(request: PutBackRequest | undefined, file: string, before: readonly HazardToUndo[]): readonly HazardToUndo[] {
  if (request === undefined) return before
  if (request.before !== file) return request.isLasting === true ? before : []
  return request.paths.flatMap((path) => parseHazardPath(path) ?? [])
}

/**
 * Takes a module out of the cache, and with it all that import it, directly or not: they hold what it exported. Done as
 * `vi.resetModules()` does it for all.
 */
export function dropModule(modules: ReadonlyMap<string, CachedModule>, isWanted: (id: string) => boolean): void {
  const dropped = new Set([...modules.keys()].filter(isWanted))
  for (const id of dropped) for (const importer of modules.get(id)?.importers ?? []) dropped.add(importer)
  for (const id of dropped) {
    const module = modules.get(id)
    if (module === undefined) continue
    module.promise = undefined
    module.exports = undefined
    module.evaluated = false
    module.importers.clear()
  }
}
