import * as native from '../natives.ts'
import { step } from '../path.ts'
import { render } from '../render.ts'
import type { NamedValue, Source } from './source.ts'

/** The entries of both storages of a DOM environment. */
export const storage: Source = {
  name: 'storage',
  *values() {
    if (!('document' in globalThis)) return
    for (const name of ['localStorage', 'sessionStorage'] as const) yield* entriesOf(name)
  },
}

const MAX_ENTRIES = 200

type Method = (this: object, ...args: unknown[]) => unknown

const methods = new native.SafeMap<string, Method>()

/** A method of the storages, as it was before any test file spied on it. */
function method(store: object, name: string): Method {
  const known = methods.get(name)
  if (known !== undefined) return known
  const found = native.getOwnPropertyDescriptor(native.getPrototypeOf(store) ?? store, name)?.value as Method
  methods.set(name, found)
  return found
}

function* entriesOf(name: 'localStorage' | 'sessionStorage'): Iterable<NamedValue> {
  const store = readSafely(name)
  if (store === undefined) return
  const call = (called: string, ...args: unknown[]): unknown => native.apply(method(store, called), store, args)
  for (const called of ['key', 'getItem', 'setItem', 'removeItem']) method(store, called)
  for (let index = 0; index < MAX_ENTRIES; index++) {
    const key = call('key', index)
    if (typeof key !== 'string') return
    const value = call('getItem', key)
    yield {
      path: step(name, key),
      kind: 'storage',
      value,
      text: render(value, key),
      putBack: (before) => void (before === undefined ? call('removeItem', key) : call('setItem', key, before)),
    }
  }
}

/** A page without an address of its own has no storage, and throws. */
function readSafely(name: 'localStorage' | 'sessionStorage'): object | undefined {
  try {
    const store: unknown = globalThis[name]
    return typeof store === 'object' && store !== null ? store : undefined
  } catch {
    return undefined
  }
}
