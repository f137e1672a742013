import * as native from '../natives.ts'
import type { Inspector } from './inspector.ts'
import { type Inside, lookInto } from './look-into.ts'

/** A method of an object's class, with the `#fields` that its code may name. */
export interface Method {
  readonly value: object
  readonly inside: Inside
  readonly fields: readonly string[]
}

/** The methods and accessors of the classes of an object, or of a class itself, that may name some `#fields`. */
export function methodsOf(inspector: Inspector, owner: object, fields: readonly string[]): Method[] {
  const methods: { readonly value: object; readonly fields: readonly string[] }[] = []
  const holders = typeof owner === 'function' ? [owner] : prototypesOf(owner)
  for (const holder of holders) {
    const constructor = typeof owner === 'function' ? owner : native.getOwnPropertyDescriptor(holder, 'constructor')?.value
    if (typeof constructor !== 'function' || native.isProxy(constructor)) continue
    const source = native.functionSource(constructor)
    const own = fields.filter((name) => source.includes(name))
    if (own.length === 0) continue
    for (const key of native.ownKeys(holder)) {
      const { value, get, set } = native.getOwnPropertyDescriptor(holder, key) ?? {}
      if (key === 'constructor') continue
      for (const one of [value, get, set]) if (typeof one === 'function' && !native.isProxy(one)) methods.push({ value: one, fields: own })
    }
  }
  const insides = lookInto(inspector, methods.map(({ value }) => value))
  return methods.flatMap((method, index) => {
    const inside = insides[index]
    return inside === undefined || inside.place === '' ? [] : [{ ...method, inside }]
  })
}

function prototypesOf(owner: object): object[] {
  const prototypes: object[] = []
  for (let one = native.getPrototypeOf(owner); one !== null && !native.isProxy(one); one = native.getPrototypeOf(one)) prototypes.push(one)
  return prototypes
}
