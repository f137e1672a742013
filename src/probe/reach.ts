import type { Graph } from './graph.ts'
import * as native from './natives.ts'
import type { Root } from './node.ts'

/** Knows which modules a file has got hold of: what hangs elsewhere, only work that earlier files left can change. */
export interface Reach {
  /** Call when a file begins. */
  begin(): void
  /** Call when it gets hold of modules. Gives roots below which nobody has looked since a file before could change them. */
  add(modules: Iterable<string>): ReadonlySet<Root>
  /** The roots that the file could change; nothing where that is not known. */
  within(): ReadonlySet<Root> | undefined
  /** Call when everything was looked at. */
  seeAll(): void
  /** Call when a file is done and what it could change was looked at. */
  end(file: string, within: ReadonlySet<Root>): void
  /** The last file that could change what hangs below a root, before the present one. */
  ownerOf(root: Root): string | undefined
}

/** Begins to keep account of what files get hold of. */
export function watchReach(graph: Graph): Reach {
  const owners = new native.SafeMap<Root, string>()
  const unseen = new native.SafeSet<Root>()
  let reached: Set<string> | undefined
  return {
    begin() {
      reached = undefined
    },
    add(modules) {
      reached ??= new native.SafeSet()
      const roots = new native.SafeSet<Root>()
      for (const module of modules) {
        reached.add(module)
        const root = graph.rootOf(module)
        if (root !== undefined) roots.add(root)
      }
      const old = new native.SafeSet<Root>()
      for (const root of graph.withHeld(roots)) if (unseen.delete(root)) old.add(root)
      return old
    },
    within: () => reached && graph.rootsWithin(reached),
    seeAll: () => unseen.clear(),
    end(file, within) {
      for (const root of graph.allRoots())
        if (!within.has(root)) unseen.add(root)
        else if (root.isImported === true) owners.set(root, file)
    },
    ownerOf: (root) => owners.get(root),
  }
}
