import type { Difference } from '../difference.ts'
import * as native from '../natives.ts'
import type { Source } from './source.ts'

const PATH = 'HTTP interceptors'

/** Under which msw and nock, by `@mswjs/interceptors`, note down what they have put on: by its symbol, or in one table. */
const TABLE = '__MSW_INTERCEPTORS_REGISTRY'
const SYMBOL_NAME = /^(.+?)-(?:interceptor|source)$/

/** Those that were on at the last look, and those that are now. */
let known: readonly object[] = []
let current: readonly object[] = []

/**
 * Interception of requests that a file leaves on, by msw or nock: one state, however many functions of Node and of the
 * global object it replaces.
 */
export const interceptors: Source = {
  name: PATH,
  *values() {
    const active = [...byTheirSymbols(), ...inTheirTable()]
    current = active.map(({ interceptor }) => interceptor)
    if (active.length > 0) yield { path: PATH, kind: 'dispatcher', value: current, text: active.map(({ name }) => name).join(', ') }
  },
  looked: () => void (known = current),
  owns: (path) => path === PATH,
  wholeOf: (difference) => (isChanged() && (isPatched(difference) || isNotedDown(difference)) ? PATH : undefined),
}

function isChanged(): boolean {
  return current.length !== known.length || current.some((one) => !known.includes(one))
}

interface Active {
  readonly name: string
  readonly interceptor: object
}

function* byTheirSymbols(): Iterable<Active> {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    const [, name] = SYMBOL_NAME.exec(native.keyFor(key) ?? '') ?? []
    const interceptor = name === undefined ? undefined : own(globalThis, key)
    if (name !== undefined && isObject(interceptor) && name !== 'interceptor') yield { name, interceptor }
  }
}

function* inTheirTable(): Iterable<Active> {
  const table = own(globalThis, TABLE)
  if (!native.isMap(table)) return
  const found: Active[] = []
  native.mapForEach(table as Map<unknown, unknown>, (interceptor, key) => {
    const subscriptions = isObject(interceptor) ? own(interceptor, 'subscriptions') : undefined
    if (!isObject(interceptor) || !native.isArray(subscriptions) || subscriptions.length === 0) return
    const description = typeof key === 'symbol' ? (native.symbolDescription(key) ?? '') : ''
    found.push({ name: SYMBOL_NAME.exec(description)?.[1] ?? description, interceptor })
  })
  yield* found
}

const GLOBALS: ReadonlySet<PropertyKey> = new Set(['fetch', 'Headers', 'Request', 'Response', 'WebSocket', 'XMLHttpRequest', 'EventSource'])
const HOLDERS = /^(?:Headers(?:\.prototype)?|node:(?:https?|net|tls)(?:\.[A-Z]\w*)?)$/

/** What they replace. A mock function of the runner's is a test file's own. */
function isPatched({ node, key, after, afterIndex, before, beforeIndex }: Difference): boolean {
  const { label } = node.root
  if (!(label === 'globalThis' ? GLOBALS.has(key as PropertyKey) : HOLDERS.test(label))) return false
  return [before.values[beforeIndex], after.values[afterIndex]].every((value) => !isMock(value))
}

function isNotedDown({ node, key }: Difference): boolean {
  return node.root.label === 'globalThis' && typeof key === 'symbol' && SYMBOL_NAME.test(native.keyFor(key) ?? '')
}

function isMock(value: unknown): boolean {
  return typeof value === 'function' && !native.isProxy(value) && own(value, '_isMockFunction') !== undefined
}

function own(target: object, key: PropertyKey): unknown {
  return native.isProxy(target) ? undefined : (native.getOwnPropertyDescriptor(target, key)?.value as unknown)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !native.isProxy(value)
}
