import * as native from './natives.ts'

export const WRITABLE = 1
export const ENUMERABLE = 2
export const CONFIGURABLE = 4
/** Set where a slot is an accessor; its value is then the getter, and `setters` holds the setter. */
export const ACCESSOR = 8
export const PLAIN = WRITABLE | ENUMERABLE | CONFIGURABLE

/** Stands for a value that could not be read: a binding that is not initialised yet, a descriptor that threw. */
export const UNREADABLE = Symbol('unreadable')

/** The name of a property that an array, Map or Set has beside its elements: no key of an entry is equal to it. */
class OwnName {
  readonly name: PropertyKey

  constructor(name: PropertyKey) {
    this.name = name
  }
}

const ownNames = new native.SafeMap<PropertyKey, OwnName>()
const made = new native.SafeSet<unknown>()

/** The one object that stands for a property name. */
export function ownName(name: PropertyKey): OwnName {
  const known = ownNames.get(name)
  if (known !== undefined) return known
  const result = new OwnName(name)
  ownNames.set(name, result)
  made.add(result)
  return result
}

/** Whether a key is such a name. An `instanceof` would ask a key that is a Proxy. */
export function isOwnName(key: unknown): key is OwnName {
  return made.has(key)
}

/** The content of one object as it was read, as parallel columns. */
export class Columns {
  readonly keys: unknown[] = []
  readonly values: unknown[] = []
  readonly flags: number[] = []
  /** Setters by slot; most objects have none. */
  setters: unknown[] | undefined = undefined
  /** Own keys of an object, elements or entries of a container, those that were not read included. */
  size = 0
  /** More was there than is compared. */
  isCut = false
  isExtensible = true

  add(key: unknown, value: unknown, flags: number): void {
    this.keys.push(key)
    this.values.push(value)
    this.flags.push(flags)
  }

  addDescriptor(key: unknown, descriptor: PropertyDescriptor | undefined): void {
    if (descriptor === undefined) return
    const flags = flagsOf(descriptor)
    if (flags < ACCESSOR) return this.add(key, descriptor.value, flags)
    this.add(key, descriptor.get, flags)
    this.setters ??= []
    this.setters[this.keys.length - 1] = descriptor.set
  }
}

function flagsOf(descriptor: PropertyDescriptor): number {
  const flags = (descriptor.enumerable === true ? ENUMERABLE : 0) | (descriptor.configurable === true ? CONFIGURABLE : 0)
  if (descriptor.get !== undefined || descriptor.set !== undefined) return flags | ACCESSOR
  return descriptor.writable === true ? flags | WRITABLE : flags
}

/** Whether a descriptor says what one slot says. */
export function isSameDescriptor(descriptor: PropertyDescriptor, content: Columns, slot: number): boolean {
  const flags = content.flags[slot] as number
  const value = content.values[slot]
  if (descriptor.enumerable !== ((flags & ENUMERABLE) !== 0)) return false
  if (descriptor.configurable !== ((flags & CONFIGURABLE) !== 0)) return false
  if ((flags & ACCESSOR) !== 0) return descriptor.get === value && descriptor.set === content.setters?.[slot]
  if (descriptor.writable !== ((flags & WRITABLE) !== 0)) return false
  return descriptor.value === value || native.is(descriptor.value, value)
}

/** Whether two slots of two readings hold the same. */
export function isSameSlot(before: Columns, slot: number, after: Columns, other: number): boolean {
  return (
    native.is(before.values[slot], after.values[other]) &&
    before.flags[slot] === after.flags[other] &&
    before.setters?.[slot] === after.setters?.[other]
  )
}

/** One slot as a property descriptor, for putting it back. */
export function toDescriptor(content: Columns, slot: number): PropertyDescriptor {
  const flags = content.flags[slot] ?? 0
  const value = content.values[slot]
  const shared = { enumerable: (flags & ENUMERABLE) !== 0, configurable: (flags & CONFIGURABLE) !== 0 }
  return (flags & ACCESSOR) !== 0
    ? { ...shared, get: value as () => unknown, set: content.setters?.[slot] as (value: unknown) => void }
    : { ...shared, value, writable: (flags & WRITABLE) !== 0 }
}
