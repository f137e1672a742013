import { namedBy } from '../../named-in-code.ts'
import * as native from '../../natives.ts'
import { step } from '../../path.ts'
import { render } from '../../render.ts'
import type { NamedValue, Source } from '../source.ts'

/** Node's own storages may warn or open a file when they are read: they are left alone until code names them. */
export const storages = namedBy(/\b(?:local|session)Storage\b/)

/** The entries of both storages, of a DOM environment or of Node. */
export const storage: Source = {
  name: 'storage',
  *values() {
    present ??= NAMES.filter((name) => name in globalThis)
    if (!('document' in globalThis) && !storages.isNamed()) return
    for (const name of present) yield* entriesOf(name)
  },
  owns: (path) => /^(?:local|session)Storage[.[]/.test(path),
}

const NAMES = ['localStorage', 'sessionStorage'] as const

/** Those that were there before any test file: what a test file puts there is its own. */
let present: readonly (typeof NAMES)[number][] | undefined

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

const stores = new native.SafeMap<string, object>()

/** The store that was there first: test files put fakes in its place. A page without an address of its own has none, and throws. */
function readSafely(name: 'localStorage' | 'sessionStorage'): object | undefined {
  const known = stores.get(name)
  if (known !== undefined) return known
  try {
    const store: unknown = globalThis[name]
    if (typeof store !== 'object' || store === null) return undefined
    stores.set(name, store)
    return store
  } catch {
    return undefined
  }
}
