import * as native from '../natives.ts'
import { className } from '../render.ts'
import type { Source } from './source.ts'

const PATH = 'undici.getGlobalDispatcher()'

/** Where Node's own undici and the one from npm keep the dispatcher of `fetch`, the older key first. */
const KEYS = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((key) => Symbol.for(key))

/** Agents that undici made by itself when it was first used: as good as none. */
const defaults = new WeakSet<object>()
/** What stood under the keys when a dispatcher was there. */
const descriptors = new WeakMap<object, readonly (PropertyDescriptor | undefined)[]>()
let first: readonly (PropertyDescriptor | undefined)[] | undefined

/** Who sends the requests of `fetch`: an agent of undici's, unless a test file has put a mock or a proxy there. */
export const dispatcher: Source = {
  name: 'dispatcher',
  *values() {
    const found = KEYS.map((key) => native.getOwnPropertyDescriptor(globalThis, key))
    const value = [1, 0].map((key) => found[key]?.value as unknown).find((one, index) => !isDefault(one, index))
    if (typeof value === 'object' && value !== null) descriptors.set(value, found)
    if (value === undefined) first = found
    else
      yield {
        path: PATH,
        kind: 'dispatcher',
        value,
        text: nameOf(value),
        putBack: (before) => putBack((typeof before === 'object' && before !== null ? descriptors.get(before) : undefined) ?? first ?? []),
      }
  },
  owns: (path) => path === PATH,
}

function nameOf(value: unknown): string {
  const name = typeof value === 'object' && value !== null && !native.isProxy(value) ? className(value) : ''
  return name === '' || name === 'Object' ? 'another dispatcher' : name
}

const seen = new Set<number>()

/** The first agent under a key is the one that undici sets when it loads; where there are two keys, the older one wraps it. */
function isDefault(value: unknown, key: number): boolean {
  if (typeof value !== 'object' || value === null || native.isProxy(value)) return value === undefined
  if (className(value) === 'Dispatcher1Wrapper') return true
  if (!seen.has(key) && className(value) === 'Agent') defaults.add(value)
  seen.add(key)
  return defaults.has(value)
}

function putBack(before: readonly (PropertyDescriptor | undefined)[]): void {
  KEYS.forEach((key, index) => {
    const descriptor = before[index]
    const { value } = descriptor ?? {}
    const isFixed = native.getOwnPropertyDescriptor(globalThis, key)?.configurable === false
    if (isFixed) (globalThis as Record<symbol, unknown>)[key] = value
    else if (descriptor !== undefined) native.defineProperty(globalThis, key, descriptor)
    else native.deleteProperty(globalThis, key)
  })
}
