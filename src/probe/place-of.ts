import { isOwnName } from './columns.ts'
import * as native from './natives.ts'
import { type Node, pathBelow, pathOf } from './node.ts'
import { readBinding } from './shape.ts'

/** Where in the graph a path leads: a key of an object, which need not be there yet. */
export interface PathPlace {
  readonly node: Node
  /** Undefined for an entry that its container lacks, and whose key may be of any type. */
  readonly key: unknown
}

/** Finds the places of some paths, as far as what holds them is known by now. */
export function placesOf(nodes: Iterable<Node>, paths: ReadonlySet<string>): Map<string, PathPlace> {
  const places = new Map<string, PathPlace>()
  for (const node of nodes) {
    if (places.size === paths.size) break
    const label = pathOf(node)
    for (const path of paths) {
      const place = !places.has(path) && path.startsWith(label) ? placeBelow(node, label, path) : undefined
      if (place !== undefined) places.set(path, place)
    }
  }
  return places
}

/** The name of a property that a key stands for. */
export function nameOfKey(key: unknown): PropertyKey {
  return (isOwnName(key) ? key.name : key) as PropertyKey
}

const STEP = /^(?:\.?(#?[A-Za-z_$][\w$]*)|\[(\d+)\]|\[(".*")\]|\[Symbol\.for\('([^']*)'\)\]|\[[^\]]*\])$/

function placeBelow(node: Node, label: string, path: string): PathPlace | undefined {
  const known = node.content.keys.find((key) => pathBelow(node, key) === path)
  if (known !== undefined) return { node, key: known }
  // The names that a view has are all there are; another scope of the same function may have this one.
  if (node.shape === 'view') return undefined
  const [step, name, index, quoted, symbol] = STEP.exec(path.slice(label.length)) ?? []
  if (step === undefined) return undefined
  if (node.shape === 'map' || node.shape === 'set') return { node, key: undefined }
  const key = index !== undefined && node.shape === 'array' ? Number(index) : (name ?? index ?? (symbol === undefined ? parse(quoted) : Symbol.for(symbol)))
  return key === undefined || pathBelow(node, key) !== path ? undefined : { node, key }
}

function parse(quoted: string | undefined): string | undefined {
  try {
    return quoted === undefined ? undefined : (JSON.parse(quoted) as string)
  } catch {
    return undefined
  }
}

/** Reads what stands at a place; never by a getter of the user's. */
export function readPlace({ node: { target, shape }, key }: PathPlace): unknown {
  if (key === undefined) return target
  const name = nameOfKey(key)
  if (shape === 'map' && name === key) return native.mapGet(target as Map<unknown, unknown>, key)
  if (shape === 'set' && name === key) return target
  if (shape === 'view') return readBinding(target, name)
  const descriptor = native.getOwnPropertyDescriptor(target, name)
  return descriptor && (descriptor.get ?? descriptor.value)
}
