import { ACCESSOR, type Columns, isOwnName, isSameSlot } from './columns.ts'
import * as native from './natives.ts'
import type { Node } from './node.ts'

/** One difference that a pass found, with what it needs to be named, rendered and put back. */
export interface Difference {
  readonly node: Node
  /** The key that changed; `undefined` where the object changed as a whole. */
  readonly key: unknown
  readonly isWhole: boolean
  /** The object can no longer be added to; its properties may be fixed as well. */
  readonly isClosed?: boolean
  readonly before: Columns
  /** -1 where the key was not there. */
  readonly beforeIndex: number
  readonly after: Columns
  readonly afterIndex: number
  /** What objects that changed and then went held at the last look. */
  readonly earlier?: ReadonlyMap<object, Columns>
}

/** Differences in one object that are named one by one. */
const MAX_NAMED = 50

/** Entries that came to a list or table at once and are named one by one; of more, it is named as a whole. */
const MAX_NAMED_ENTRIES = 10

export interface Found {
  readonly differences: readonly Difference[]
  /** How many more there were than are named. */
  readonly omitted: number
}

/** What differs between two readings of one object. */
export function findDifferences(node: Node, before: Columns, after: Columns): Found {
  const isClosed = before.isExtensible && !after.isExtensible
  const changes = changesBetween(node, before, after).filter((change) => !isClosed || !isOnlyFixed(change))
  const closed = isClosed ? [{ ...whole(node, before, after), isClosed }] : []
  if (isBestNamedWhole(node, changes)) return { differences: [...closed, whole(node, before, after)], omitted: 0 }
  return { differences: [...closed, ...changes.slice(0, MAX_NAMED)], omitted: Math.max(0, changes.length - MAX_NAMED) }
}

function changesBetween(node: Node, before: Columns, after: Columns): Difference[] {
  const changes: Difference[] = []
  const known = slotsByKey(before)
  const add = (key: unknown, beforeIndex: number, afterIndex: number): unknown =>
    changes.push({ node, key, isWhole: false, before, beforeIndex, after, afterIndex })
  for (let slot = 0; slot < after.keys.length; slot++) {
    const key = after.keys[slot]
    const old = known.get(key) ?? -1
    known.delete(key)
    if (old === -1 ? !isGrowth(node, after, slot) && !isVoid(node, after, slot) : !isSameSlot(before, old, after, slot)) add(key, old, slot)
  }
  for (const [key, slot] of known) if (!isVoid(node, before, slot)) add(key, slot, -1)
  return changes
}

/** An entry that came to a table which fills as code loads. */
function isGrowth({ root, parent }: Node, { values }: Columns, slot: number): boolean {
  return parent === undefined && root.isGrowing?.(values[slot]) === true
}

/** A property that came to an object without a value, or with the one that it inherits, reads as it did before; so where it went. */
function isVoid({ shape, target }: Node, { keys, values, flags }: Columns, slot: number): boolean {
  if (shape !== 'properties' || (flags[slot] as number) >= ACCESSOR) return false
  return values[slot] === undefined || native.is(values[slot], inherited(target, keys[slot] as PropertyKey))
}

/** What a property's place would hold without it, where that is no accessor. */
function inherited(target: object, key: PropertyKey): unknown {
  for (let holder = native.getPrototypeOf(target); holder !== null && !native.isProxy(holder); holder = native.getPrototypeOf(holder)) {
    const descriptor = native.getOwnPropertyDescriptor(holder, key)
    if (descriptor !== undefined) return descriptor.get === undefined ? (descriptor.value as unknown) : NOTHING
  }
  return NOTHING
}

const NOTHING = Symbol('nothing')

function slotsByKey({ keys }: Columns): native.SafeMap<unknown, number> {
  const slots = new native.SafeMap<unknown, number>()
  for (let slot = 0; slot < keys.length; slot++) slots.set(keys[slot], slot)
  return slots
}

/** A list of which more changed than its end, one that took much in, a table that did, an entry that has no name of its own. */
function isBestNamedWhole({ shape, parent }: Node, changes: readonly Difference[]): boolean {
  const isMany = changes.length > MAX_NAMED_ENTRIES
  if (shape === 'array') return isMany || (changes.length > 1 && changes.some(({ beforeIndex }) => beforeIndex !== -1))
  if (shape === 'properties') return isMany && parent !== undefined && changes.every(({ beforeIndex }) => beforeIndex === -1)
  return (shape === 'map' || shape === 'set') && (isMany || changes.some(({ key }) => !isNameable(key)))
}

function isNameable(key: unknown): boolean {
  return isOwnName(key) || typeof key !== 'object' ? typeof key !== 'function' : key === null
}

function whole(node: Node, before: Columns, after: Columns): Difference {
  return { node, key: undefined, isWhole: true, before, beforeIndex: -1, after, afterIndex: -1 }
}

/** Nothing but the attributes of a property changed, as when an object is frozen. */
function isOnlyFixed({ before, beforeIndex, after, afterIndex }: Difference): boolean {
  return beforeIndex !== -1 && afterIndex !== -1 && native.is(before.values[beforeIndex], after.values[afterIndex])
}
