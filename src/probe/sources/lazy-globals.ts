import * as native from '../natives.ts'
import type { Source } from './source.ts'

interface LazyGroup {
  /** What Node loads for it. */
  readonly module: string
  readonly names: readonly string[]
  isRead: boolean
}

/**
 * Globals that Node makes when they are first read, if only by a descriptor: loading undici takes 20 to 60 ms. They are
 * left alone until something else has loaded them, or until code is about to run that names one of them.
 */
const GROUPS: readonly LazyGroup[] = [
  {
    module: 'NativeModule internal/deps/undici/undici',
    names: ['FormData', 'Headers', 'Request', 'Response', 'MessageEvent', 'CloseEvent', 'WebSocket', 'EventSource'],
    isRead: false,
  },
  {
    module: 'NativeModule internal/webstreams/readablestream',
    names: [
      'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
      'ReadableByteStreamController', 'ReadableStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController',
      'WritableStreamDefaultWriter', 'TransformStream', 'TransformStreamDefaultController', 'ByteLengthQueuingStrategy',
      'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream',
    ],
    isRead: false,
  },
]

/** Every name that is left out of the walk over the global object. */
export const LAZY_NAMES: ReadonlySet<string> = new Set(GROUPS.flatMap(({ names }) => names))

/** Whether reading a global would make Node load it. */
export function isUnread(name: string): boolean {
  return GROUPS.some((group) => group.names.includes(name) && !isLoaded(group))
}

/** Call with code that is about to run: what it names, it may change, so that it has to be known before. */
export function readNamedIn(code: string): void {
  for (const group of GROUPS) group.isRead ||= group.names.some((name) => code.includes(name))
}

/** Reads them all, where code cannot be seen before it runs. */
export function readAllGlobals(): void {
  for (const group of GROUPS) group.isRead = true
}

/** Whether there is anything left to look for in code. */
export function hasUnread(): boolean {
  return GROUPS.some((group) => !group.isRead)
}

/** The globals that Node makes late, once they are there. */
export const lazyGlobals: Source = {
  name: 'lazy globals',
  *roots(isKnown) {
    for (const group of GROUPS)
      if (!isKnown(group.module) && isLoaded(group))
        yield { id: group.module, target: viewOf(group.names), label: 'globalThis', kind: 'global', depth: 0, shape: 'view' }
  },
}

function isLoaded(group: LazyGroup): boolean {
  return (group.isRead ||= loadedModules.includes(group.module))
}

/** Node appends to it as it loads. */
const loadedModules = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList

function viewOf(names: readonly string[]): object {
  const view = Object.create(null) as object
  for (const name of names)
    native.defineProperty(view, name, {
      enumerable: true,
      get() {
        const descriptor = native.getOwnPropertyDescriptor(globalThis, name)
        return (descriptor?.get ?? descriptor?.value) as unknown
      },
      set(value: unknown) {
        native.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
      },
    })
  return view
}
