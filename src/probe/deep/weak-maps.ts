import type { Graph } from '../graph.ts'
import * as native from '../natives.ts'
import { type Node, pathOf, type Place, type RootSet } from '../node.ts'
import type { Inspector } from './inspector.ts'
import { lookInto } from './look-into.ts'
import { entryRoot } from './scope-root.ts'
import { type ScopeView, viewScope } from './scope-view.ts'

/** What stands in WeakMaps for objects that the graph knows. An entry that comes or goes is no change: such a table forgets by itself. */
export interface WeakMaps {
  add(map: object, place: Place): void
  /** Reads the entries of known WeakMaps anew: call before a look. @param only the roots below which they are held; default: all */
  refresh(only?: RootSet): void
}

interface Entry {
  readonly node: Node
  readonly view: ScopeView
}

/** Begins with none. */
export function watchWeakMaps(graph: Graph, inspector: Inspector): WeakMaps {
  const known = new native.SafeMap<object, { readonly place: Place; readonly entries: native.SafeMap<object, Entry> }>()

  const read = (maps: readonly object[]): void => {
    lookInto(inspector, maps).forEach((inside, index) => {
      const one = known.get(maps[index] as object)
      if (one === undefined || inside === undefined) return
      for (const { key, value } of inside.entries) {
        const entry = one.entries.get(key)
        const holder = graph.nodeOf(key)
        if (entry !== undefined) entry.view.values = [value]
        // The name of a key is where the graph holds it: without one it could not be told apart in another run.
        else if (holder !== undefined) addEntry(one, key, value, holder)
      }
    })
  }
  const addEntry = ({ place, entries }: { readonly place: Place; readonly entries: Map<object, Entry> }, key: object, value: unknown, holder: Node): void => {
    const name = pathOf(holder)
    const view = viewScope({ type: 'Entry', name: '', variables: { [name]: value } }, () => false)
    const node = graph.addInside(entryRoot(view.target, place), { holder, leakDepth: place.leakDepth })
    if (node !== undefined) entries.set(key, { node, view })
  }
  return {
    add(map, place) {
      known.set(map, { place, entries: new native.SafeMap() })
      read([map])
    },
    refresh(only) {
      const meant: object[] = []
      for (const [map, { place, entries }] of known) {
        if (!graph.has(place.holder)) known.delete(map)
        for (const [key, { node }] of entries) if (!graph.has(node)) entries.delete(key)
        if (known.has(map) && only?.has(place.holder.root) !== false) meant.push(map)
      }
      read(meant)
    },
  }
}
