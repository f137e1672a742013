import { type Columns, isOwnName, toDescriptor, UNREADABLE } from './columns.ts'
import type { Difference } from './difference.ts'
import * as native from './natives.ts'

/**
 * Undoes a difference: one key of an object or module, or the whole content of a container. Returns whether it could: a
 * frozen object or a `const` binding refuses.
 */
export function putBack({ node, key, isWhole, isClosed, before, after }: Difference): boolean {
  const { target, shape } = node
  if (isClosed) return false
  try {
    if (shape === 'array') return putBackArray(target as unknown[], before)
    if (shape === 'map' || shape === 'set') return putBackEntries(target, shape, before)
    if (shape === 'view') return putBackBinding(target, key as string, before)
    return isWhole ? putBackAll(target, before, after) : putBackProperty(target, key, before)
  } catch {
    return false
  }
}

function putBackProperty(target: object, key: unknown, before: Columns): boolean {
  const slot = before.keys.indexOf(key)
  const name = (isOwnName(key) ? key.name : key) as PropertyKey
  return slot === -1 ? native.deleteProperty(target, name) : native.defineProperty(target, name, toDescriptor(before, slot))
}

function putBackAll(target: object, before: Columns, after: Columns): boolean {
  let isDone = true
  for (const key of after.keys)
    if (!before.keys.includes(key)) isDone = native.deleteProperty(target, key as PropertyKey) && isDone
  for (const key of before.keys) isDone = putBackProperty(target, key, before) && isDone
  return isDone
}

/** A list that is too long to be known in full refuses: its middle is not there to be put back. */
function putBackArray(target: unknown[], before: Columns): boolean {
  if (before.isCut) return false
  target.length = 0
  for (const key of before.keys) putBackProperty(target, key, before)
  target.length = before.size
  return true
}

function putBackEntries(target: object, shape: 'map' | 'set', before: Columns): boolean {
  if (before.isCut) return false
  if (shape === 'map') native.mapClear(target as Map<unknown, unknown>)
  else native.setClear(target as Set<unknown>)
  for (const key of native.ownKeys(target)) native.deleteProperty(target, key)
  before.keys.forEach((key, slot) => {
    const value = before.values[slot]
    if (isOwnName(key)) putBackProperty(target, key, before)
    else if (shape === 'map') native.mapSet(target as Map<unknown, unknown>, key, value)
    else native.setAdd(target as Set<unknown>, value)
  })
  return true
}

function putBackBinding(view: object, name: string, before: Columns): boolean {
  const value = before.values[before.keys.indexOf(name)]
  const descriptor = native.getOwnPropertyDescriptor(view, name)
  if (descriptor?.set === undefined || value === UNREADABLE) return false
  descriptor.set.call(view, value)
  return true
}
