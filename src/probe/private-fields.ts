import * as native from './natives.ts'

const known = new native.SafeWeakMap<object, boolean>()

/** Whether an object is of a class, or of one that extends such a class, whose `#fields` nothing but its own code can read. */
export function hasPrivateFields(object: object): boolean {
  const prototype = native.getPrototypeOf(object)
  if (prototype === null || native.isProxy(prototype)) return false
  const before = known.get(prototype)
  if (before !== undefined) return before
  const result = isWrittenWithFields(prototype) || hasPrivateFields(prototype)
  known.set(prototype, result)
  return result
}

/** Whether the class of a prototype is written with `#fields`. */
export function isWrittenWithFields(prototype: object): boolean {
  const constructor = native.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
  if (typeof constructor !== 'function' || native.isProxy(constructor)) return false
  return /[{;\s]#[\w$]+\s*[=;\n(]/.test(native.functionSource(constructor))
}
