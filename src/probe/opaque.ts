import * as native from './natives.ts'
import { className } from './render.ts'

/** Own keys by which the platform's and the runner's heavy objects are known without a call into them. */
const HEAVY_KEYS = ['_handle', '_readableState', '_writableState', '_idleTimeout', '_isMockFunction', 'nodeType'] as const

const HEAVY_CLASSES = new Set(['AsyncLocalStorage', 'AsyncResource', 'MessagePort', 'Worker', 'Socket', 'Server'])

/**
 * Why an object is compared by identity only and never looked into: `Proxy`, whose traps are the user's code; WeakMap
 * and other things without a readable content; DOM nodes, streams, handles and mocks, whose inside is their library's.
 * Undefined for an object that is followed.
 */
export function opacity(value: object, domPrototypes: readonly object[]): string | undefined {
  if (native.isProxy(value)) return 'Proxy'
  if (native.isWeakMap(value)) return 'WeakMap'
  if (native.isWeakSet(value)) return 'WeakSet'
  if (typeof value === 'function') return isMock(value) ? 'mock' : undefined
  if (native.isArray(value)) return undefined
  if (native.isPromise(value) || native.isGeneratorObject(value)) return 'pending'
  if (native.isArrayBufferView(value) || native.isAnyArrayBuffer(value)) return 'binary'
  if (native.isRegExp(value) || native.isNativeError(value) || native.isBoxedPrimitive(value)) return 'value'
  if (native.isDate(value) || native.isExternal(value) || native.isModuleNamespaceObject(value)) return 'value'
  for (const key of HEAVY_KEYS) if (native.getOwnPropertyDescriptor(value, key) !== undefined) return 'heavy'
  if (HEAVY_CLASSES.has(className(value))) return 'heavy'
  return isDom(value, domPrototypes) ? 'dom' : undefined
}

function isMock(value: object): boolean {
  return native.getOwnPropertyDescriptor(value, '_isMockFunction') !== undefined
}

function isDom(value: object, domPrototypes: readonly object[]): boolean {
  if (domPrototypes.length === 0) return false
  let prototype = native.getPrototypeOf(value)
  for (let depth = 0; prototype !== null && depth < 12; depth++) {
    if (domPrototypes.includes(prototype)) return true
    if (native.isProxy(prototype)) return true
    prototype = native.getPrototypeOf(prototype)
  }
  return false
}
