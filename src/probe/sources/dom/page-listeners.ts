import { type Exclusion, keysOf } from '../../exclusion.ts'
import * as native from '../../natives.ts'
import { functionName } from '../../render.ts'
import type { NamedValue, Source } from '../source.ts'
import { isObject, page, type Page } from './page.ts'

interface Listener {
  readonly callback: unknown
  readonly isCapturing: boolean
}

/** Listeners on window, document, html and body. A DOM lists them to nobody: each environment keeps them in its own place. */
export const pageListeners: Source = {
  name: 'page listeners',
  *values() {
    const opened = page()
    if (opened === undefined) return
    const { document, get } = opened
    const targets = [
      ['window', get(document, 'defaultView')],
      ['document', document],
      ['document.documentElement', get(document, 'documentElement')],
      ['document.body', get(document, 'body')],
    ] as const
    for (const [label, target] of targets) if (isObject(target)) yield* listenersOf(opened, target, label)
  },
  owns: (path) => /^(?:window|document(?:\.documentElement|\.body)?)\.addEventListener\(/.test(path),
}

function* listenersOf(opened: Page, target: object, label: string): Iterable<NamedValue> {
  for (const [type, all] of readListeners(target)) {
    const handler = label === 'window' ? (globalThis as Readonly<Record<string, unknown>>)[`on${type}`] : undefined
    // A window's handler is told as the global that it is.
    const listeners = all.filter(({ callback }) => callback !== handler && !isExcluded(target, type, callback))
    if (listeners.length === 0) continue
    yield {
      path: `${label}.addEventListener('${type}')`,
      kind: 'listener',
      value: listeners.map(({ callback }) => callback),
      text: `${listeners.length} listener${listeners.length === 1 ? '' : 's'}`,
      putBack(before) {
        const kept = native.isArray(before) ? (before as unknown[]) : []
        for (const { callback, isCapturing } of listeners)
          if (!kept.includes(callback)) opened.call(target, 'removeEventListener', type, callback, isCapturing)
      },
    }
  }
}

const SELECTORS = [
  ['_handleFocusEvent', 'focus'],
  ['_handleKeyboardEvent', 'keydown'],
  ['_handleMouseEvent', 'click'],
] as const

const USER_EVENT = 'Node prepared with document state workarounds'

/** Listeners that are put on once and for all, by the name of the function or by a mark on the document. */
export const PAGE_LISTENER_EXCLUSIONS: readonly (Exclusion & { readonly path: string })[] = [
  ...SELECTORS.map(([key, type]) => ({
    key,
    path: `window.addEventListener('${type}')`,
    reason: "jsdom's selectors follow the focus and the mouse from the first query on",
  })),
  {
    key: 'bound dispatchDiscreteEvent',
    path: "document.addEventListener('selectionchange')",
    reason: 'React listens to a document as soon as it renders into it, and takes nothing off',
  },
  { key: USER_EVENT, path: "document.addEventListener('blur')", reason: '@testing-library/user-event follows the focus of a document' },
]

const excluded = keysOf(PAGE_LISTENER_EXCLUSIONS)

function isExcluded(target: object, type: string, callback: unknown): boolean {
  if (typeof callback !== 'function') return false
  return excluded.has(functionName(callback)) || ((type === 'focus' || type === 'blur') && isUserEvents(target, callback))
}

/** @testing-library/user-event follows the focus of a document once and for all, and notes on it that it does. */
function isUserEvents(document: object, callback: Function): boolean {
  if (!excluded.has(USER_EVENT) || !native.functionSource(callback).includes('composedPath')) return false
  return native.ownKeys(document).some((key) => typeof key === 'symbol' && native.symbolDescription(key) === USER_EVENT)
}

/** By type; empty in an environment that is not known. */
function readListeners(target: object): Map<string, Listener[]> {
  return readJsdom(target) ?? readHappyDom(target) ?? new Map<string, Listener[]>()
}

/** jsdom has an object of its own behind each that a page sees. */
function readJsdom(target: object): Map<string, Listener[]> | undefined {
  const key = symbolOf(target, 'impl')
  // The global object of a window's context tells of no symbols, and has them all the same.
  const behind = own(target, key) ?? (key === '' ? undefined : (target as Readonly<Record<PropertyKey, unknown>>)[key])
  const lists = own(behind, '_eventListeners')
  if (!isObject(lists)) return undefined
  const byType = new native.SafeMap<string, Listener[]>()
  for (const type of native.ownKeys(lists)) {
    const entries = own(lists, type)
    if (typeof type !== 'string' || !native.isArray(entries)) continue
    const listeners = (entries as unknown[]).filter(isObject).map((entry) => ({
      // A handler such as `onclick` has a listener of jsdom's own in its stead, which stays when it is null again.
      callback: own(own(entry, 'callback'), 'objectReference') ?? own(own(own(behind, '_eventHandlers'), type), 'objectReference'),
      isCapturing: own(entry, 'capture') === true,
    }))
    byType.set(type, listeners.filter(({ callback }) => callback !== undefined))
  }
  return byType
}

function readHappyDom(target: object): Map<string, Listener[]> | undefined {
  const lists = own(target, symbolOf(target, 'listeners'))
  if (!isObject(lists)) return undefined
  const byType = new native.SafeMap<string, Listener[]>()
  const add = (type: unknown, callback: unknown, isCapturing: boolean): unknown =>
    byType.set(String(type), [...(byType.get(String(type)) ?? []), { callback, isCapturing }])
  for (const phase of ['bubbling', 'capturing'] as const) {
    const types = own(lists, phase)
    if (!native.isMap(types)) continue
    native.mapForEach(types as Map<unknown, unknown>, (callbacks, type) => {
      if (native.isArray(callbacks)) for (const callback of callbacks as unknown[]) add(type, callback, phase === 'capturing')
    })
  }
  const handlers = own(target, symbolOf(target, 'propertyEventListeners'))
  if (native.isMap(handlers))
    native.mapForEach(handlers as Map<unknown, unknown>, (callback, name) => {
      if (typeof callback === 'function') add(String(name).replace(/^on/, ''), callback, false)
    })
  return byType
}

const symbols = new native.SafeMap<string, symbol>()

/** An environment's own symbol, by what it is called. */
function symbolOf(target: object, description: string): PropertyKey {
  const known = symbols.get(description)
  if (known !== undefined) return known
  const found = native.ownKeys(target).find((key) => typeof key === 'symbol' && native.symbolDescription(key) === description)
  if (typeof found === 'symbol') symbols.set(description, found)
  return found ?? ''
}

function own(target: unknown, key: PropertyKey): unknown {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null || native.isProxy(target)) return undefined
  return native.getOwnPropertyDescriptor(target, key)?.value as unknown
}
