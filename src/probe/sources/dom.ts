import * as native from '../natives.ts'
import type { NamedValue, Source } from './source.ts'

/** What a page shows of its state: nodes of head and body, attributes of html and body, title, address, cookies. */
export const dom: Source = {
  name: 'dom',
  *values() {
    opened ??= openPage()
    if (opened === undefined) return
    const page = opened
    const { document, get } = page
    for (const name of ['head', 'body'] as const) {
      const element = get(document, name)
      if (isObject(element)) yield childrenOf(page, element, `document.${name}`)
    }
    for (const name of ['documentElement', 'body'] as const) {
      const element = get(document, name)
      if (isObject(element)) yield attributesOf(page, element, name === 'body' ? 'document.body' : 'document.documentElement')
    }
    for (const name of ['title', 'URL', 'cookie'] as const) yield textOf(page, name)
  },
}

/** The DOM's own accessors and methods, as they were before any test file. */
interface Page {
  readonly document: object
  get(target: object, name: string): unknown
  call(target: object, method: string, ...args: unknown[]): unknown
  set(target: object, name: string, value: unknown): void
}

let opened: Page | undefined

function openPage(): Page | undefined {
  const { document } = globalThis as { document?: unknown }
  if (!isObject(document)) return undefined
  const known = new native.SafeMap<string, PropertyDescriptor | undefined>()
  const find = (target: object, name: string): PropertyDescriptor | undefined => {
    if (known.has(name)) return known.get(name)
    let holder: object | null = target
    let found: PropertyDescriptor | undefined
    while (holder !== null && found === undefined) {
      found = native.getOwnPropertyDescriptor(holder, name)
      holder = native.getPrototypeOf(holder)
    }
    known.set(name, found)
    return found
  }
  return {
    document,
    get(target, name) {
      const accessor = find(target, name)?.get
      return accessor && native.apply(accessor, target, [])
    },
    call(target, method, ...args) {
      const value = find(target, method)?.value as unknown
      return typeof value === 'function' ? native.apply(value as () => unknown, target, args) : undefined
    },
    set(target, name, value) {
      const setter = find(target, name)?.set
      if (setter !== undefined) native.apply(setter, target, [value])
    },
  }
}

const MAX_NODES = 1000

function childrenOf(page: Page, element: object, path: string): NamedValue {
  const nodes: object[] = []
  let node = page.get(element, 'firstChild')
  while (isObject(node) && nodes.length < MAX_NODES) {
    nodes.push(node)
    node = page.get(node, 'nextSibling')
  }
  const names = nodes.slice(0, 3).map((child) => nameOf(page, child))
  const more = nodes.length > names.length ? [`… ${nodes.length - names.length} more`] : []
  return {
    path,
    kind: 'dom',
    value: nodes,
    text: nodes.length === 0 ? 'empty' : [...names, ...more].join(', '),
    putBack(before) {
      for (const child of nodes) page.call(element, 'removeChild', child)
      for (const child of before as object[]) page.call(element, 'appendChild', child)
    },
  }
}

/** How a node reads: `<p>`, `<div id="app">`, `#text`. */
function nameOf(page: Page, node: object): string {
  const name = String(page.get(node, 'nodeName')).toLowerCase()
  if (name.startsWith('#')) return name
  const id = page.call(node, 'getAttribute', 'id')
  return typeof id === 'string' && id !== '' ? `<${name} id="${id.slice(0, 30)}">` : `<${name}>`
}

function attributesOf(page: Page, element: object, label: string): NamedValue {
  const names = (page.call(element, 'getAttributeNames') ?? []) as string[]
  const pairs = names.map((name) => [name, String(page.call(element, 'getAttribute', name))] as const)
  return {
    path: `${label}.attributes`,
    kind: 'dom',
    value: pairs.map(([name, value]) => `${name}=${value}`),
    text: pairs.length === 0 ? 'none' : pairs.map(([name, value]) => `${name}="${value.slice(0, 30)}"`).join(' '),
    putBack(before) {
      for (const name of names) page.call(element, 'removeAttribute', name)
      for (const pair of before as string[]) {
        const [name = '', ...value] = pair.split('=')
        page.call(element, 'setAttribute', name, value.join('='))
      }
    },
  }
}

function textOf(page: Page, name: 'title' | 'URL' | 'cookie'): NamedValue {
  return {
    path: `document.${name}`,
    kind: 'dom',
    value: page.get(page.document, name),
    putBack: (before) => page.set(page.document, name, before),
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
