import type { LeakKind } from '../../model/leak.ts'
import type { Root } from '../node.ts'
import { gatherNames } from '../named-in-code.ts'
import * as native from '../natives.ts'
import { isUnread } from './lazy-globals.ts'
import type { Source } from './source.ts'

/** Constructors and namespaces of the language whose statics and prototypes test files patch. */
const LANGUAGE_NAMES = [
  'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Promise', 'Proxy',
  'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Error', 'AggregateError', 'EvalError',
  'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView',
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Iterator', 'Math', 'JSON', 'Reflect', 'Atomics',
  'Intl',
] as const

/** Those of Node. */
const PLATFORM_NAMES = [
  'URL', 'URLSearchParams', 'Event', 'EventTarget', 'CustomEvent', 'MessageEvent', 'AbortController',
  'AbortSignal', 'TextEncoder', 'TextDecoder', 'Headers', 'Request', 'Response', 'FormData', 'Blob', 'File', 'WebSocket',
  'ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'DecompressionStream', 'Buffer', 'DOMException',
  'Performance', 'Crypto', 'SubtleCrypto', 'Storage', 'BroadcastChannel', 'MessageChannel', 'MessagePort',
] as const

const PLATFORMS: ReadonlySet<string> = new Set(PLATFORM_NAMES)

/** Those of the language that are behind what Node hands to code in a context of its own: bytes, lists, promises, errors. */
const REACHED_NAMES = ['Object', 'Function', 'Array', 'Promise', 'Error', 'ArrayBuffer', 'Uint8Array'] as const

/** Classes of a DOM environment whose methods test files replace, mostly because the environment lacks them. */
const DOM_NAMES = [
  'Window', 'Document', 'Node', 'Element', 'HTMLElement', 'SVGElement', 'HTMLAnchorElement', 'HTMLCanvasElement',
  'HTMLDialogElement', 'HTMLFormElement', 'HTMLIFrameElement', 'HTMLImageElement', 'HTMLInputElement', 'HTMLMediaElement',
  'HTMLVideoElement', 'Range', 'Selection', 'DOMRect', 'History', 'Location', 'Navigator', 'XMLHttpRequest',
] as const

/** Further classes whose prototypes code names: of the environment's hundreds, those that somebody may patch. */
export const classNames = gatherNames(function* (code) {
  if (code.includes('.prototype')) for (const [, name = ''] of code.matchAll(/\b([A-Z]\w*)\.prototype\b/g)) yield name
}, 200)

/** Objects of the language that no global names: label and a way to reach each. */
const HIDDEN: readonly (readonly [string, () => object | null])[] = [
  ['%TypedArray%', () => native.getPrototypeOf(Uint8Array)],
  ['%AsyncFunction%.prototype', () => native.getPrototypeOf(async () => {})],
  ['%GeneratorFunction%.prototype', () => native.getPrototypeOf(function* () {})],
  ['%ArrayIterator%.prototype', () => native.getPrototypeOf([][Symbol.iterator]())],
  ['%MapIterator%.prototype', () => native.getPrototypeOf(new Map().entries())],
]

/** The language's and the platform's constructors, namespaces and prototypes, one level each. */
export const intrinsics: Source = {
  name: 'intrinsics',
  *roots(isKnown) {
    yield* rootsOf([...LANGUAGE_NAMES, ...PLATFORM_NAMES], isKnown)
    for (const name of DOM_NAMES) {
      const object = isKnown(`${name}.prototype`) || !('document' in globalThis) ? undefined : read(name)
      const prototype = object && prototypeOf(object)
      if (prototype !== undefined) yield root(prototype, `${name}.prototype`, 'dom')
    }
    for (const name of classNames.names) {
      const object = isKnown(`${name}.prototype`) ? undefined : read(name)
      const prototype = object && prototypeOf(object)
      if (prototype !== undefined) yield root(prototype, `${name}.prototype`, 'document' in globalThis ? 'dom' : 'prototype')
    }
    for (const name of ['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'RelativeTimeFormat'] as const)
      if (!isKnown(`Intl.${name}.prototype`)) yield root(Intl[name].prototype, `Intl.${name}.prototype`, 'intl')
    for (const [label, reach] of HIDDEN) {
      const object = isKnown(label) ? null : reach()
      if (object !== null) yield root(object, label, 'prototype')
    }
  },
}

/** What code in a context of its own has of them: the platform's classes are those of the worker. */
export const sharedIntrinsics: Source = {
  name: 'shared intrinsics',
  *roots(isKnown) {
    yield* rootsOf([...REACHED_NAMES, ...PLATFORM_NAMES], isKnown)
    if (!isKnown('%TypedArray%')) yield root(native.getPrototypeOf(Uint8Array) as object, '%TypedArray%', 'prototype')
  },
}

function* rootsOf(names: readonly string[], isKnown: (id: string) => boolean): Iterable<Root> {
  for (const name of names) {
    const object = isKnown(name) || isUnread(name) ? undefined : read(name)
    if (object === undefined) continue
    const named = PLATFORMS.has(name) ? name : undefined
    yield root(object, name, name === 'Intl' ? 'intl' : 'static', named)
    const prototype = prototypeOf(object)
    if (prototype !== undefined) yield root(prototype, `${name}.prototype`, 'prototype', named)
  }
}

function root(target: object, label: string, kind: LeakKind, named?: string): Root {
  // Array.prototype is an array itself, whose methods would not be seen among its elements.
  const shape = typeof target === 'function' ? 'function' : 'properties'
  return { target, label, kind, depth: 0, shape, ...(named !== undefined && { named }) }
}

/** The value of a global; an accessor of a Node global or an environment is the platform's own and may be called. */
function read(name: string): object | undefined {
  try {
    const descriptor = native.getOwnPropertyDescriptor(globalThis, name)
    const value = (descriptor?.get ? native.apply(descriptor.get, globalThis, []) : descriptor?.value) as unknown
    return isObject(value) && !native.isProxy(value) ? value : undefined
  } catch {
    return undefined
  }
}

function prototypeOf(object: object): object | undefined {
  const prototype = native.getOwnPropertyDescriptor(object, 'prototype')?.value as unknown
  return isObject(prototype) && !native.isProxy(prototype) ? prototype : undefined
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
