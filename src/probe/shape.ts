import * as native from './natives.ts'

/** How the content of an object is read: by its descriptors, elements, entries, or the getters of a module's view. */
export type Shape = 'properties' | 'function' | 'array' | 'map' | 'set' | 'view'

/** Stands for a value that could not be read: a binding that is not initialised yet, a descriptor that threw. */
export const UNREADABLE = Symbol('unreadable')

const WRITABLE = 1
const ENUMERABLE = 2
const CONFIGURABLE = 4
/** Set where a slot is an accessor; its value is then the getter, and `setter` holds the setter. */
export const ACCESSOR = 8
const PLAIN = WRITABLE | ENUMERABLE | CONFIGURABLE

/** Properties of one object that are compared. */
const MAX_PROPERTIES = 10_000

/** Elements of one array, Map or Set that are compared; beyond, the bound is reported. */
const MAX_ELEMENTS = 2000

/** The content of one object as parallel columns, filled again and again without allocating. */
export class Columns {
  keys: unknown[] = []
  values: unknown[] = []
  flags: number[] = []
  setters: unknown[] = []
  isCut = false
  /** Own keys of an object, those that were skipped included. */
  keyCount = 0

  clear(): void {
    this.keys.length = 0
    this.values.length = 0
    this.flags.length = 0
    this.setters.length = 0
    this.isCut = false
  }

  copy(): Columns {
    const result = new Columns()
    result.keys = this.keys.slice()
    result.values = this.values.slice()
    result.flags = this.flags.slice()
    result.setters = this.setters.slice()
    return result
  }

  add(key: unknown, value: unknown, flags: number, setter?: unknown): void {
    this.keys.push(key)
    this.values.push(value)
    this.flags.push(flags)
    this.setters.push(setter)
  }
}

export function shapeOf(value: object): Shape {
  if (typeof value === 'function') return 'function'
  if (native.isArray(value)) return 'array'
  if (native.isMap(value)) return 'map'
  return native.isSet(value) ? 'set' : 'properties'
}

/** Keys that an object's reader leaves out, each for a reason that its source gives. */
export type SkippedKeys = ReadonlySet<PropertyKey>

/** Reads the content of an object into columns. Calls nothing of the user's. */
export function readInto(columns: Columns, target: object, shape: Shape, skipped?: SkippedKeys): void {
  columns.clear()
  if (shape === 'array') readArray(columns, target as unknown[])
  else if (shape === 'map') readMap(columns, target as Map<unknown, unknown>)
  else if (shape === 'set') readSet(columns, target as Set<unknown>)
  else if (shape === 'view') readView(columns, target)
  else readProperties(columns, target, skipped ?? (shape === 'function' ? FUNCTION_KEYS : undefined))
}

/** What every function has and no test changes; `prototype` is followed by its own rule. */
const FUNCTION_KEYS: SkippedKeys = new Set(['length', 'name', 'arguments', 'caller'])

function readProperties(columns: Columns, target: object, skipped: SkippedKeys | undefined): void {
  const keys = native.ownKeys(target)
  columns.isCut = keys.length > MAX_PROPERTIES
  columns.keyCount = keys.length
  const length = columns.isCut ? MAX_PROPERTIES : keys.length
  for (let index = 0; index < length; index++) {
    const key = keys[index] as PropertyKey
    if (skipped !== undefined && skipped.has(key)) continue
    addDescriptor(columns, key, native.getOwnPropertyDescriptor(target, key))
  }
}

/**
 * Whether an object has the keys and slots that were read from it: the same as reading and comparing, without writing
 * anything down. Skipped keys are those that the content lacks.
 */
export function isSameObject(target: object, content: Columns, keyCount: number): boolean {
  const keys = native.ownKeys(target)
  const { length } = keys
  if (length !== keyCount) return false
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

function isSameDescriptor(descriptor: PropertyDescriptor, content: Columns, slot: number): boolean {
  const flags = content.flags[slot] as number
  const value = content.values[slot]
  if (descriptor.enumerable !== ((flags & ENUMERABLE) !== 0)) return false
  if (descriptor.configurable !== ((flags & CONFIGURABLE) !== 0)) return false
  if ((flags & ACCESSOR) !== 0) return descriptor.get === value && descriptor.set === content.setters[slot]
  if (descriptor.writable !== ((flags & WRITABLE) !== 0)) return false
  return descriptor.value === value || native.is(descriptor.value, value)
}

/** Whether no slot can change any more. A function's `prototype` is looked at through its own node. */
export function isFixed(content: Columns, shape: Shape): boolean {
  if (shape === 'function') return content.keys.every((key) => key === 'prototype')
  return content.flags.every((flags) => (flags & (CONFIGURABLE | WRITABLE)) === 0)
}

function addDescriptor(columns: Columns, key: unknown, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor === undefined) return
  const flags =
    (descriptor.enumerable === true ? ENUMERABLE : 0) | (descriptor.configurable === true ? CONFIGURABLE : 0)
  if (descriptor.get !== undefined || descriptor.set !== undefined)
    columns.add(key, descriptor.get, flags | ACCESSOR, descriptor.set)
  else columns.add(key, descriptor.value, flags | (descriptor.writable === true ? WRITABLE : 0))
}

function readArray(columns: Columns, target: readonly unknown[]): void {
  const { length } = target
  columns.isCut = length > MAX_ELEMENTS
  const head = columns.isCut ? MAX_ELEMENTS / 2 : length
  for (let index = 0; index < head; index++)
    addDescriptor(columns, index, native.getOwnPropertyDescriptor(target, index))
  if (!columns.isCut) return
  for (let index = length - head; index < length; index++)
    addDescriptor(columns, index, native.getOwnPropertyDescriptor(target, index))
  columns.add('length', length, WRITABLE)
}

function readMap(columns: Columns, target: Map<unknown, unknown>): void {
  columns.isCut = native.mapSize(target) > MAX_ELEMENTS
  native.mapForEach(target, (value, key) => {
    if (columns.keys.length < MAX_ELEMENTS) columns.add(key, value, PLAIN)
  })
  if (columns.isCut) columns.add('size', native.mapSize(target), WRITABLE)
}

function readSet(columns: Columns, target: Set<unknown>): void {
  columns.isCut = native.setSize(target) > MAX_ELEMENTS
  native.setForEach(target, (value) => {
    if (columns.keys.length < MAX_ELEMENTS) columns.add(value, value, PLAIN)
  })
  if (columns.isCut) columns.add('size', native.setSize(target), WRITABLE)
}

/** A module's view is this tool's own object, so that its getters may be called. */
function readView(columns: Columns, target: object): void {
  for (const key of native.ownKeys(target)) {
    let value: unknown
    try {
      value = (target as Record<PropertyKey, unknown>)[key]
    } catch {
      value = UNREADABLE
    }
    columns.add(key, value, PLAIN)
  }
}

/** A saved column entry as a property descriptor, for putting it back. */
export function toDescriptor(value: unknown, flags: number, setter: unknown): PropertyDescriptor {
  const shared = { enumerable: (flags & ENUMERABLE) !== 0, configurable: (flags & CONFIGURABLE) !== 0 }
  return (flags & ACCESSOR) !== 0
    ? { ...shared, get: value as () => unknown, set: setter as (value: unknown) => void }
    : { ...shared, value, writable: (flags & WRITABLE) !== 0 }
}
