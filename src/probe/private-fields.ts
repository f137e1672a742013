import * as native from './natives.ts'

const known = new native.SafeWeakMap<object, readonly object[]>()
const NONE: readonly object[] = []

/** The prototypes of those of an object's classes that have `#fields`, which nothing but their own code can read. */
export function prototypesWithFields(object: object): readonly object[] {
  const prototype = native.getPrototypeOf(object)
  if (prototype === null || native.isProxy(prototype)) return NONE
  const before = known.get(prototype)
  if (before !== undefined) return before
  const inherited = prototypesWithFields(prototype)
  const result = isWrittenWithFields(prototype) ? [prototype, ...inherited] : inherited
  known.set(prototype, result)
  return result
}

/** Whether the class of a prototype is written with `#fields`. */
export function isWrittenWithFields(prototype: object): boolean {
  const constructor = native.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
  if (typeof constructor !== 'function' || native.isProxy(constructor)) return false
  return /[{;\s]#[\w$]+\s*[=;\n(]/.test(native.functionSource(constructor))
}
