import * as native from './natives.ts'
import { type Shape, toDescriptor, UNREADABLE } from './shape.ts'

/** The content that an object had before a change: what putting back restores. */
export interface Content {
  readonly keys: readonly unknown[]
  readonly values: readonly unknown[]
  readonly flags: readonly number[]
  readonly setters: readonly unknown[]
}

/**
 * Makes one key of an object (for arrays, Maps and Sets: the whole content) what it was before. Returns whether it
 * could: a frozen object or a `const` binding refuses.
 */
export function putBack(target: object, shape: Shape, key: unknown, before: Content): boolean {
  try {
    if (shape === 'array') return putBackArray(target as unknown[], before)
    if (shape === 'map') return putBackMap(target as Map<unknown, unknown>, before)
    if (shape === 'set') return putBackSet(target as Set<unknown>, before)
    const index = before.keys.indexOf(key)
    if (shape === 'view') return putBackBinding(target, key as string, before.values[index])
    if (index === -1) return native.deleteProperty(target, key as PropertyKey)
    return native.defineProperty(
      target,
      key as PropertyKey,
      toDescriptor(before.values[index], before.flags[index] ?? 0, before.setters[index]),
    )
  } catch {
    return false
  }
}

function putBackArray(target: unknown[], before: Content): boolean {
  const { length } = before.keys
  for (let index = 0; index < length; index++)
    native.defineProperty(
      target,
      before.keys[index] as number,
      toDescriptor(before.values[index], before.flags[index] ?? 0, before.setters[index]),
    )
  return native.defineProperty(target, 'length', { value: length })
}

function putBackMap(target: Map<unknown, unknown>, before: Content): boolean {
  native.mapClear(target)
  before.keys.forEach((key, index) => native.mapSet(target, key, before.values[index]))
  return true
}

function putBackSet(target: Set<unknown>, before: Content): boolean {
  native.setClear(target)
  for (const value of before.values) native.setAdd(target, value)
  return true
}

function putBackBinding(view: object, name: string, value: unknown): boolean {
  const descriptor = native.getOwnPropertyDescriptor(view, name)
  if (descriptor?.set === undefined || value === UNREADABLE) return false
  descriptor.set.call(view, value)
  return true
}
