import { ACCESSOR } from '../../columns.ts'
import type { Difference } from '../../difference.ts'
import * as native from '../../natives.ts'
import { isEnvironments } from './environment-accessor.ts'
import { LAZY_NAMES } from '../lazy-globals.ts'
import type { Source } from '../source.ts'

/**
 * The globals of a DOM environment. Vitest defines each as an accessor that gives the window's property, or what was
 * assigned in its stead: an assignment such as `window.innerWidth = 320` changes no descriptor, so that these accessors
 * are called.
 */
export const windowGlobals: Source = {
  name: 'window globals',
  *roots(isKnown) {
    if (isKnown(ID)) return
    const view = viewOfWindow()
    if (view !== undefined) yield { id: ID, target: view, label: 'globalThis', kind: 'dom', depth: 0, shape: 'view' }
  },
  setAside: (difference) => (isPutBackAsValue(difference) ? 'benign' : undefined),
}

/** In the place of an accessor stands what it gives: a test file that put something there put back what it had read. */
function isPutBackAsValue({ node, before, beforeIndex, after, afterIndex }: Difference): boolean {
  if (node.root.label !== 'globalThis' || beforeIndex === -1 || afterIndex === -1) return false
  const get = before.values[beforeIndex] as () => unknown
  if ((before.flags[beforeIndex] as number) < ACCESSOR || typeof get !== 'function' || !isEnvironments(get)) return false
  return native.is(after.values[afterIndex], native.apply(get, globalThis, []))
}

const ID = 'window globals'

/** What has a source of its own, or moves as the page does. */
const SKIPPED: ReadonlySet<string> = new Set([
  'localStorage', 'sessionStorage', 'event', 'length', 'scrollX', 'scrollY', 'pageXOffset', 'pageYOffset',
])

/** Of the hundreds of classes and of handlers for each event, which are slow to ask, those that tests replace. */
const ASKED: ReadonlySet<string> = new Set([
  'XMLHttpRequest', 'Image', 'Audio', 'Worker', 'FileReader', 'IntersectionObserver', 'MutationObserver', 'ResizeObserver',
  'Notification', 'DOMParser', 'URL', 'Blob', 'File', 'onerror', 'onunhandledrejection', 'onbeforeunload', 'onpopstate',
  'onhashchange', 'onmessage', 'onresize', 'onstorage', 'onscroll', 'onload', 'onfocus', 'onblur', 'onclick', 'onkeydown',
])

function isAsked(name: string): boolean {
  return ASKED.has(name) || (/^[a-z]/.test(name) && !name.startsWith('on') && !SKIPPED.has(name))
}

function viewOfWindow(): object | undefined {
  // Without a DOM there is nothing to find, and to look at every global would make Node load some.
  if (!('document' in globalThis)) return undefined
  const view = Object.create(null) as object
  for (const name of native.ownKeys(globalThis)) {
    if (typeof name !== 'string' || !isAsked(name) || LAZY_NAMES.has(name)) continue
    const { get, set } = native.getOwnPropertyDescriptor(globalThis, name) ?? {}
    if (get === undefined || !isEnvironments(get) || !isStable(get)) continue
    let last: unknown
    native.defineProperty(view, name, {
      enumerable: true,
      // Where a test file has put something else in the accessor's place, the global object's own root says so.
      get: () => (native.getOwnPropertyDescriptor(globalThis, name)?.get === get ? (last = native.apply(get, globalThis, [])) : last),
      set: (value) => set && native.apply(set, globalThis, [value]),
    })
  }
  return view
}

/** Some properties of a window are made anew each time that they are read. */
function isStable(get: () => unknown): boolean {
  try {
    return native.is(native.apply(get, globalThis, []), native.apply(get, globalThis, []))
  } catch {
    return true
  }
}
