import * as native from './natives.ts'
import { className } from './render.ts'

/** Own keys by which the platform's and the runner's heavy objects are known without a call into them. */
const HEAVY_KEYS = ['_handle', '_readableState', '_writableState', '_idleTimeout', 'nodeType'] as const

const HEAVY_CLASSES: ReadonlySet<string> = new Set(['AsyncLocalStorage', 'AsyncResource', 'MessagePort', 'Worker', 'Socket', 'Server'])

const { prototype: objectPrototype } = Object

/**
 * Why an object is compared by identity only and never looked into: `Proxy`, whose traps are the user's code; WeakMap
 * and other things without a readable content; DOM nodes, streams, handles and mocks, whose inside is their library's.
 * Undefined for an object that is followed.
 */
export function opacity(value: object, domPrototypes: readonly object[]): string | undefined {
  if (native.isProxy(value)) return 'Proxy'
  if (typeof value === 'function') return isMock(value) ? 'mock' : undefined
  const prototype = native.getPrototypeOf(value)
  if (prototype === objectPrototype || native.isArray(value) || native.isMap(value) || native.isSet(value)) return undefined
  if (native.isWeakMap(value)) return 'WeakMap'
  if (native.isWeakSet(value)) return 'WeakSet'
  if (native.isPromise(value) || native.isGeneratorObject(value)) return 'pending'
  if (native.isArrayBufferView(value) || native.isAnyArrayBuffer(value)) return 'binary'
  if (native.isRegExp(value) || native.isNativeError(value) || native.isBoxedPrimitive(value)) return 'value'
  if (native.isDate(value) || native.isExternal(value) || native.isModuleNamespaceObject(value)) return 'value'
  if (prototype === null) return undefined
  // A class of such things has their keys on its prototype, and is code like any other.
  if (native.getOwnPropertyDescriptor(value, 'constructor') === undefined && isHeavy(value)) return 'heavy'
  return isDom(prototype, domPrototypes) ? 'dom' : undefined
}

function isHeavy(value: object): boolean {
  for (const key of HEAVY_KEYS) if (native.getOwnPropertyDescriptor(value, key) !== undefined) return true
  return HEAVY_CLASSES.has(className(value))
}

/** Whether a value is a plain object or one of the language's containers. */
export function isPlain(value: object): boolean {
  if (typeof value === 'function' || native.isProxy(value)) return false
  if (native.isArray(value) || native.isMap(value) || native.isSet(value)) return true
  const prototype = native.getPrototypeOf(value)
  return prototype === null || prototype === objectPrototype
}

/** Whether a function has nothing that the language did not give it. */
export function isAtRest(value: object): boolean {
  const keys = native.ownKeys(value)
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as PropertyKey
    if (key === 'length' || key === 'name' || key === 'arguments' || key === 'caller') continue
    if (key !== 'prototype') return false
    const prototype = native.getOwnPropertyDescriptor(value, key)?.value as unknown
    if (typeof prototype === 'object' && prototype !== null && !isBare(prototype)) return false
  }
  return true
}

/** A prototype that holds its `constructor` alone and extends nothing. */
function isBare(prototype: object): boolean {
  if (native.isProxy(prototype)) return true
  return native.ownKeys(prototype).length <= 1 && native.getPrototypeOf(prototype) === objectPrototype
}

function isMock(value: object): boolean {
  return native.getOwnPropertyDescriptor(value, '_isMockFunction') !== undefined
}

function isDom(first: object, domPrototypes: readonly object[]): boolean {
  let prototype: object | null = first
  for (let depth = 0; prototype !== null && depth < 12; depth++) {
    if (native.isProxy(prototype)) return true
    if (domPrototypes.includes(prototype)) return true
    prototype = native.getPrototypeOf(prototype)
  }
  return false
}
