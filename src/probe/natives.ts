/**
 * The language's own functions, saved when this module loads: before any test file of the worker, because test files
 * replace `Reflect`, `JSON`, `Date` and the timers, and a probe that called the replacement would see the test's world
 * and not the worker's.
 */
import { types } from 'node:util'

type Uncurried<F> = F extends (this: infer T, ...args: infer A) => infer R ? (self: T, ...args: A) => R : never

const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty, deleteProperty } = Reflect
const { call } = Function.prototype
const uncurry = <F extends (...args: never[]) => unknown>(method: F) => call.bind(method) as unknown as Uncurried<F>

export { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys }
export const { is, isExtensible, isFrozen, isSealed, keys } = Object
export const { isArray } = Array
export const { stringify } = JSON
export const { keyFor } = Symbol
export const { isProxy, isMap, isSet, isPromise, isWeakMap, isWeakSet, isRegExp, isDate, isNativeError } = types
export const { isModuleNamespaceObject, isExternal, isGeneratorObject, isAnyArrayBuffer, isBoxedPrimitive } = types
export const { isArrayBufferView } = types
export const mapForEach = uncurry(Map.prototype.forEach as (callback: (value: unknown, key: unknown) => void) => void)
export const mapSet = uncurry(Map.prototype.set as (key: unknown, value: unknown) => unknown)
export const mapGet = uncurry(Map.prototype.get as (key: unknown) => unknown)
export const mapClear = uncurry(Map.prototype.clear)
export const mapKeys = uncurry(Map.prototype.keys as () => Iterator<unknown>)
export const nextMapKey = nextOf(new Map().keys())
export const mapSize = getter<number>(Map.prototype, 'size')
export const setForEach = uncurry(Set.prototype.forEach as (callback: (value: unknown) => void) => void)
export const setAdd = uncurry(Set.prototype.add as (value: unknown) => unknown)
export const setClear = uncurry(Set.prototype.clear)
export const setValues = uncurry(Set.prototype.values as () => Iterator<unknown>)
export const nextSetValue = nextOf(new Set().values())
export const setSize = getter<number>(Set.prototype, 'size')
export const dateToNumber = uncurry(Date.prototype.getTime)
export const dateToISO = uncurry(Date.prototype.toISOString)
export const regExpSource = getter<string>(RegExp.prototype, 'source')
export const symbolDescription = getter<string | undefined>(Symbol.prototype, 'description')
export const functionSource = uncurry(Function.prototype.toString)
export const now = performance.now.bind(performance)
export const setImmediateNative = setImmediate

const { captureStackTrace: capture } = Error
const FRAMES = 30

/** Puts the stack on an object, however short a test file has made stacks. */
export function captureStackTrace(holder: object, below?: Function): void {
  const limit = getOwnPropertyDescriptor(Error, 'stackTraceLimit')
  const isOurs = limit?.writable === true && defineProperty(Error, 'stackTraceLimit', { ...limit, value: FRAMES })
  capture(holder, below)
  if (isOurs) defineProperty(Error, 'stackTraceLimit', limit)
}

const resolved = Promise.resolve.bind(Promise) as <T>(value: T | Promise<T>) => Promise<T>
const then = uncurry(Promise.prototype.then as (onDone: never, onFailed: never) => Promise<never>)

/**
 * Goes on when a promise has settled. An async function would stand in the stack of each error that passes through it, and so
 * in what the user reads of a failed import.
 */
export function promiseThen<T, R>(promise: T | Promise<T>, onDone: (value: T) => R | Promise<R>, onFailed?: (error: unknown) => R | Promise<R>): Promise<R> {
  return then(resolved(promise), onDone as never, onFailed as never)
}

/** What stands under an own key of an object; nothing for an accessor. */
export function ownValue(target: object, key: PropertyKey): unknown {
  return getOwnPropertyDescriptor(target, key)?.value
}

/** A Map that no test file can change, for the probe's own tables. */
export class SafeMap<K, V> extends Map<K, V> {}
copyMethods(Map.prototype, SafeMap.prototype)

/** A Set that no test file can change. */
export class SafeSet<T> extends Set<T> {}
copyMethods(Set.prototype, SafeSet.prototype)

/** A WeakSet that no test file can change. */
export class SafeWeakSet<T extends object> extends WeakSet<T> {}
copyMethods(WeakSet.prototype, SafeWeakSet.prototype)

/** A WeakMap that no test file can change. */
export class SafeWeakMap<K extends object, V> extends WeakMap<K, V> {}
copyMethods(WeakMap.prototype, SafeWeakMap.prototype)

function copyMethods(from: object, to: object): void {
  for (const key of ownKeys(from))
    if (key !== 'constructor') defineProperty(to, key, getOwnPropertyDescriptor(from, key) as PropertyDescriptor)
}

function nextOf(iterator: Iterator<unknown>): (self: Iterator<unknown>) => IteratorResult<unknown, unknown> {
  return uncurry(iterator.next) as (self: Iterator<unknown>) => IteratorResult<unknown, unknown>
}

function getter<T>(prototype: object, key: string): (self: unknown) => T {
  const get = getOwnPropertyDescriptor(prototype, key)?.get
  if (!get) throw new TypeError(`no getter for ${key}`)
  return (self) => apply(get, self, []) as T
}
