import type { Graph } from '../../probe/graph.ts'
import * as native from '../../probe/natives.ts'
import { type Node, pathBelow, pathOf } from '../../probe/node.ts'

/** A property by which a path is known. */
interface Place {
  readonly target: object
  readonly key: PropertyKey
}

/** Properties that say when they are written to. */
export interface Traps {
  /** Call when a property was defined: that goes past every trap. */
  onDefine(target: unknown, key: unknown): void
  /** Makes each property what it would be without its trap. */
  remove(): void
}

/**
 * Sets a trap on the property of each path that one of the objects in the graph has or may get. A property that does not
 * exist seems to, with nothing in it, and one that holds a value seems to be an accessor: some libraries care.
 *
 * @param isArmed false to set none, and to be told of definitions alone
 */
export function setTraps(graph: Graph, paths: readonly string[], isArmed: boolean, onWrite: (path: string) => void): Traps {
  const places = new native.SafeMap<string, Place>()
  for (const path of paths) {
    const place = placeOf(graph, path)
    if (place !== undefined) places.set(path, place)
  }
  const undo = (isArmed ? [...places] : []).map(([path, place]) => setTrap(place, () => onWrite(path)))
  return {
    onDefine(target, key) {
      for (const [path, place] of places) if (place.target === target && place.key === key) onWrite(path)
    },
    remove: () => undo.forEach((restore) => restore()),
  }
}

function setTrap({ target, key }: Place, onWrite: () => void): () => void {
  const own = native.getOwnPropertyDescriptor(target, key)
  if (own?.configurable === false) return () => {}
  let isWritten = false
  let value: unknown = own?.value
  const { get = () => value, set = own?.get === undefined ? (next: unknown) => void (value = next) : undefined } = own ?? {}
  const trap: PropertyDescriptor = {
    get,
    set(next: unknown) {
      isWritten = true
      if (set !== undefined) native.apply(set, this, [next])
      onWrite()
    },
    enumerable: own?.enumerable ?? false,
    configurable: true,
  }
  native.defineProperty(target, key, trap)
  return () => {
    // Somebody has put another property in its place, or taken it away.
    if (native.getOwnPropertyDescriptor(target, key)?.set !== trap.set) return
    if (own?.get !== undefined) native.defineProperty(target, key, own)
    else if (own === undefined && !isWritten) native.deleteProperty(target, key)
    else native.defineProperty(target, key, { writable: true, enumerable: true, configurable: true, ...own, value })
  }
}

function placeOf(graph: Graph, path: string): Place | undefined {
  for (const node of graph.all()) {
    if (node.shape !== 'properties' && node.shape !== 'function') continue
    const label = pathOf(node)
    if (path.startsWith(label) && path !== label) {
      const key = keyOf(node, path, path.slice(label.length))
      if (key !== undefined) return { target: node.target, key }
    }
  }
  return undefined
}

/** The key of an object that a path names one step below it, whether the object has it or not. */
function keyOf(node: Node, path: string, rest: string): PropertyKey | undefined {
  const known = node.content.keys.find((key) => pathBelow(node, key) === path) as PropertyKey | undefined
  if (known !== undefined) return known
  const [, name, index, quoted] = /^(?:\.?([A-Za-z_$][\w$]*)|\[(\d+)\]|\[(".*")\])$/.exec(rest) ?? []
  return name ?? index ?? unquote(quoted)
}

function unquote(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as string)
  } catch {
    return undefined
  }
}
