import { Columns, isSameDescriptor, ownName, PLAIN, UNREADABLE, WRITABLE } from './columns.ts'
import * as native from './natives.ts'

/** How the content of an object is read: by its descriptors, elements, entries, or the getters of a module's view. */
export type Shape = 'properties' | 'function' | 'array' | 'map' | 'set' | 'view'

/** Keys that are left out of an object's content, each for a reason that its source gives. */
export type SkippedKeys = Pick<ReadonlySet<PropertyKey>, 'has'>

/** Properties of one object that are compared. */
const MAX_PROPERTIES = 10_000

/** Elements of one array, Map or Set that are compared; beyond, the bound is reported. */
const MAX_ELEMENTS = 2000

/** What every function has and no test changes. */
export const FUNCTION_KEYS: SkippedKeys = new Set(['length', 'name', 'arguments', 'caller'])

export function shapeOf(value: object): Shape {
  if (typeof value === 'function') return 'function'
  if (native.isArray(value)) return 'array'
  if (native.isMap(value)) return 'map'
  return native.isSet(value) ? 'set' : 'properties'
}

/** Reads the content of an object. Calls nothing of the user's. */
export function readContent(target: object, shape: Shape, skipped?: SkippedKeys): Columns {
  const columns = new Columns()
  if (shape === 'view') return readView(columns, target)
  columns.isExtensible = native.isExtensible(target)
  if (shape === 'array') return readArray(columns, target as unknown[])
  if (shape === 'map' || shape === 'set') return readEntries(columns, target, shape)
  return readProperties(columns, target, skipped ?? (shape === 'function' ? FUNCTION_KEYS : undefined))
}

/** Whether an object still has the content that was read: the same as reading and comparing, but it makes nothing. */
export function hasContent(target: object, shape: Shape, content: Columns): boolean {
  if (shape === 'view') return hasView(target, content)
  if (shape === 'array') return hasElements(target as unknown[], content)
  if (shape === 'map' || shape === 'set') return hasEntries(target, shape, content)
  return hasProperties(target, content)
}

function readProperties(columns: Columns, target: object, skipped: SkippedKeys | undefined): Columns {
  const keys = native.ownKeys(target)
  columns.size = keys.length
  columns.isCut = keys.length > MAX_PROPERTIES
  const length = columns.isCut ? MAX_PROPERTIES : keys.length
  for (let index = 0; index < length; index++) {
    const key = keys[index] as PropertyKey
    if (skipped === undefined || !skipped.has(key)) columns.addDescriptor(key, native.getOwnPropertyDescriptor(target, key))
  }
  return columns
}

/** Skipped keys are those that the content lacks. */
function hasProperties(target: object, content: Columns): boolean {
  const keys = native.ownKeys(target)
  const { length } = keys
  if (length !== content.size) return false
  const known = content.keys
  let slot = 0
  for (let index = 0; index < length; index++) {
    const key = keys[index]
    if (key !== known[slot]) continue
    const descriptor = native.getOwnPropertyDescriptor(target, key as PropertyKey)
    if (descriptor === undefined || !isSameDescriptor(descriptor, content, slot)) return false
    slot++
  }
  return slot === known.length
}

/** Of a long array both ends are compared. */
function nextIndex(index: number, length: number): number {
  return length > MAX_ELEMENTS && index === MAX_ELEMENTS / 2 - 1 ? length - MAX_ELEMENTS / 2 : index + 1
}

function readArray(columns: Columns, target: readonly unknown[]): Columns {
  const { length } = target
  columns.size = length
  columns.isCut = length > MAX_ELEMENTS
  for (let index = 0; index < length; index = nextIndex(index, length))
    columns.addDescriptor(index, native.getOwnPropertyDescriptor(target, index))
  if (columns.isCut) columns.add('length', length, WRITABLE)
  return columns
}

function hasElements(target: readonly unknown[], content: Columns): boolean {
  const { length } = target
  if (length !== content.size) return false
  const known = content.keys
  let slot = 0
  for (let index = 0; index < length; index = nextIndex(index, length)) {
    const descriptor = native.getOwnPropertyDescriptor(target, index)
    if ((descriptor === undefined) !== (known[slot] !== index)) return false
    if (descriptor === undefined) continue
    if (!isSameDescriptor(descriptor, content, slot)) return false
    slot++
  }
  return true
}

function readEntries(columns: Columns, target: object, shape: 'map' | 'set'): Columns {
  const size = shape === 'map' ? native.mapSize(target) : native.setSize(target)
  columns.size = size
  columns.isCut = size > MAX_ELEMENTS
  forEachEntry(target, shape, columns.isCut, (value, key) => columns.add(key, value, PLAIN))
  if (columns.isCut) columns.add('size', size, WRITABLE)
  const names = native.ownKeys(target)
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as PropertyKey
    columns.addDescriptor(ownName(name), native.getOwnPropertyDescriptor(target, name))
  }
  return columns
}

function hasEntries(target: object, shape: 'map' | 'set', content: Columns): boolean {
  if (content.size !== (shape === 'map' ? native.mapSize(target) : native.setSize(target))) return false
  const { keys, values } = content
  let slot = 0
  let isSame = true
  forEachEntry(target, shape, content.isCut, (value, key) => {
    isSame &&= native.is(keys[slot], key) && native.is(values[slot], value)
    slot++
  })
  if (content.isCut) slot++
  const names = native.ownKeys(target)
  if (!isSame || keys.length !== slot + names.length) return false
  for (let index = 0; index < names.length; index++, slot++) {
    const name = names[index] as PropertyKey
    const descriptor = native.getOwnPropertyDescriptor(target, name)
    if (keys[slot] !== ownName(name) || descriptor === undefined || !isSameDescriptor(descriptor, content, slot)) return false
  }
  return true
}

/** Visits the entries of a Map or Set, of a large one the first. */
function forEachEntry(target: object, shape: 'map' | 'set', isCut: boolean, visit: (value: unknown, key: unknown) => void): void {
  if (!isCut) {
    if (shape === 'map') native.mapForEach(target as Map<unknown, unknown>, visit)
    else native.setForEach(target as Set<unknown>, (value) => visit(value, value))
    return
  }
  const keys = shape === 'map' ? native.mapKeys(target as Map<unknown, unknown>) : native.setValues(target as Set<unknown>)
  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const { done, value: key } = shape === 'map' ? native.nextMapKey(keys) : native.nextSetValue(keys)
    if (done === true) return
    visit(shape === 'map' ? native.mapGet(target as Map<unknown, unknown>, key) : key, key)
  }
}

/** A module's view is this tool's own object, so that its getters may be called. */
function readView(columns: Columns, target: object): Columns {
  const keys = native.ownKeys(target)
  columns.size = keys.length
  for (let index = 0; index < keys.length; index++) columns.add(keys[index], readBinding(target, keys[index]), PLAIN)
  return columns
}

function hasView(target: object, { keys, values }: Columns): boolean {
  for (let slot = 0; slot < keys.length; slot++)
    if (!native.is(readBinding(target, keys[slot]), values[slot])) return false
  return true
}

/** Reads one binding by its accessor, which throws as long as the binding is not initialised. */
export function readBinding(view: object, name: unknown): unknown {
  try {
    return (view as Record<PropertyKey, unknown>)[name as PropertyKey]
  } catch {
    return UNREADABLE
  }
}
