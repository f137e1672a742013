import type { Columns } from './columns.ts'
import * as native from './natives.ts'
import { isPlain } from './opaque.ts'
import { readContent, shapeOf } from './shape.ts'

const MAX_OBJECTS = 200

/**
 * Whether two values are the same data made twice: plain objects, arrays, Maps, Sets and dates with equal content, all
 * the way down. Functions and instances of classes are equal to themselves alone.
 *
 * @param earlier what objects of the first value held, where that is not what they hold now
 */
export function isSameData(one: unknown, other: unknown, earlier?: ReadonlyMap<object, Columns>): boolean {
  let budget = MAX_OBJECTS
  const compare = (a: unknown, b: unknown): boolean => {
    if (native.is(a, b)) return true
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || --budget < 0) return false
    if (native.isProxy(a) || native.isProxy(b)) return false
    if (native.isDate(a) && native.isDate(b)) return native.dateToNumber(a) === native.dateToNumber(b)
    if (!isPlain(a) || !isPlain(b) || shapeOf(a) !== shapeOf(b)) return false
    const before = earlier?.get(a) ?? readContent(a, shapeOf(a))
    const after = readContent(b, shapeOf(b))
    if (before.isCut || after.isCut || before.keys.length !== after.keys.length) return false
    return before.keys.every(
      (key, slot) =>
        native.is(key, after.keys[slot]) &&
        before.flags[slot] === after.flags[slot] &&
        before.setters?.[slot] === after.setters?.[slot] &&
        compare(before.values[slot], after.values[slot]),
    )
  }
  return compare(one, other)
}
