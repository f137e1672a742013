import * as native from '../natives.ts'
import { loadedModules } from '../loaded-modules.ts'
import { isEnvironments } from './dom/environment-accessor.ts'
import type { Source } from './source.ts'

interface LazyGroup {
  /** What Node loads for it. */
  readonly module: string
  readonly names: readonly string[]
  readonly pattern: RegExp
  isRead: boolean
}

/**
 * Globals that Node makes when they are first read, if only by a descriptor: loading undici takes 20 to 60 ms, the streams
 * and the crypto classes 3 ms each. They are left alone until something else has loaded them, or until code is about to
 * run that names one of them.
 */
const GROUPS: readonly LazyGroup[] = [
  group('internal/deps/undici/undici', [
    'FormData', 'Headers', 'Request', 'Response', 'MessageEvent', 'CloseEvent', 'WebSocket', 'EventSource',
  ]),
  group('internal/webstreams/readablestream', [
    'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController',
    'WritableStreamDefaultWriter', 'TransformStream', 'TransformStreamDefaultController', 'ByteLengthQueuingStrategy',
    'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream',
  ]),
  group('internal/crypto/webcrypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']),
]

function group(module: string, names: readonly string[]): LazyGroup {
  return { module, names, pattern: new RegExp(`\\b(?:${names.join('|')})\\b`), isRead: false }
}

/** Every name that is left out of the walk over the global object. */
export const LAZY_NAMES: ReadonlySet<string> = new Set(GROUPS.flatMap(({ names }) => names))

/** Whether reading a global would make Node load it. */
export function isUnread(name: string): boolean {
  return GROUPS.some((lazy) => lazy.names.includes(name) && !isLoaded(lazy))
}

/** Call with code that is about to run: what it names, it may change. Gives whether there is more to be read now. */
export function readNamedIn(code: string): boolean {
  let isNew = false
  for (const lazy of GROUPS) if (!lazy.isRead && lazy.pattern.test(code)) isNew = lazy.isRead = true
  return isNew
}

/** Reads them all, where code cannot be seen before it runs. */
export function readAllGlobals(): void {
  for (const lazy of GROUPS) lazy.isRead = true
}

/** The globals that Node makes late, once they are there. */
export const lazyGlobals: Source = {
  name: 'lazy globals',
  *roots(isKnown) {
    for (const lazy of GROUPS)
      if (!isKnown(lazy.module) && isLoaded(lazy))
        yield { id: lazy.module, target: viewOf(lazy.names), label: 'globalThis', kind: 'global', depth: 0, shape: 'view' }
  },
}

function isLoaded(lazy: LazyGroup): boolean {
  return (lazy.isRead ||= loadedModules().has(lazy.module))
}

function viewOf(names: readonly string[]): object {
  const view = Object.create(null) as object
  for (const name of names)
    native.defineProperty(view, name, {
      enumerable: true,
      get() {
        const { get, value } = native.getOwnPropertyDescriptor(globalThis, name) ?? {}
        return get !== undefined && isEnvironments(get) ? native.apply(get, globalThis, []) : ((get ?? value) as unknown)
      },
      set(value: unknown) {
        const { get, set } = native.getOwnPropertyDescriptor(globalThis, name) ?? {}
        if (get !== undefined && set !== undefined && isEnvironments(get)) native.apply(set, globalThis, [value])
        else native.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
      },
    })
  return view
}
