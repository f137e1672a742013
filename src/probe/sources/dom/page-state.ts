import type { NamedValue, Source } from '../source.ts'
import { isObject, page, type Page } from './page.ts'

/** What a page shows of its state: its nodes, attributes of html and body, title, address, cookies, scroll position. */
export const pageState: Source = {
  name: 'page',
  *values() {
    const opened = page()
    if (opened === undefined) return
    const { document, get } = opened
    const [html, head, body] = ['documentElement', 'head', 'body'].map((name) => get(document, name))
    yield childrenOf(opened, document, 'document')
    if (isObject(html)) yield childrenOf(opened, html, 'document.documentElement')
    if (isObject(head)) yield childrenOf(opened, head, 'document.head')
    if (isObject(body)) yield childrenOf(opened, body, 'document.body', true)
    if (isObject(html)) yield attributesOf(opened, html, 'document.documentElement')
    if (isObject(body)) yield attributesOf(opened, body, 'document.body')
    for (const name of ['title', 'URL', 'cookie'] as const) yield propertyOf(opened, document, 'document', name)
    if (isObject(html)) for (const name of ['scrollTop', 'scrollLeft']) yield propertyOf(opened, html, 'document.documentElement', name)
    const view = get(document, 'defaultView')
    const history = isObject(view) ? (view as { readonly history?: unknown }).history : undefined
    if (isObject(history)) yield stateOf(opened, history)
    yield styleSheetsOf(opened)
  },
  owns: (path) => /^document(?:\.(?:documentElement|head|body))?(?:\.(?:attributes|title|URL|cookie|scrollTop|scrollLeft|adoptedStyleSheets))?$|^history\.state$/.test(path),
}

const MAX_NODES = 1000
const DOCTYPE = 10

/** @param isDeep whether elements further down are counted as well */
function childrenOf(opened: Page, parent: object, path: string, isDeep = false): NamedValue {
  const { get, call } = opened
  const nodes: object[] = []
  let node = get(parent, 'firstChild')
  while (isObject(node) && nodes.length < MAX_NODES) {
    // The title has a path of its own.
    if (path !== 'document.head' || get(node, 'nodeName') !== 'TITLE') nodes.push(node)
    node = get(node, 'nextSibling')
  }
  const below = isDeep && nodes.length > 0 ? call(parent, 'getElementsByTagName', '*') : undefined
  const count = isObject(below) ? Number(get(below, 'length')) : 0
  const names = nodes.slice(0, 3).map((child) => nameOf(opened, child))
  const more = nodes.length > names.length ? [`… ${nodes.length - names.length} more`] : []
  const total = count > nodes.length ? ` (${count} elements in all)` : ''
  return {
    path,
    kind: 'dom',
    value: isDeep ? [...nodes, count] : nodes,
    text: nodes.length === 0 ? 'empty' : `${[...names, ...more].join(', ')}${total}`,
    putBack(before) {
      for (const child of nodes) call(parent, 'removeChild', child)
      for (const child of before as unknown[]) if (isObject(child)) call(parent, 'appendChild', child)
    },
  }
}

/** How a node reads: `<p>`, `<div id="app">`, `#text`. */
function nameOf({ get, call }: Page, node: object): string {
  const name = String(get(node, 'nodeName')).toLowerCase()
  if (get(node, 'nodeType') === DOCTYPE) return `<!doctype ${name}>`
  if (name.startsWith('#')) return name
  const id = call(node, 'getAttribute', 'id')
  return typeof id === 'string' && id !== '' ? `<${name} id="${id.slice(0, 30)}">` : `<${name}>`
}

function attributesOf({ call }: Page, element: object, label: string): NamedValue {
  const names = (call(element, 'getAttributeNames') ?? []) as string[]
  const pairs = names.map((name) => [name, String(call(element, 'getAttribute', name))] as const)
  return {
    path: `${label}.attributes`,
    kind: 'dom',
    value: pairs.map(([name, value]) => `${name}=${value}`),
    text: pairs.length === 0 ? 'none' : pairs.map(([name, value]) => `${name}="${value.slice(0, 30)}"`).join(' '),
    putBack(before) {
      for (const name of names) call(element, 'removeAttribute', name)
      for (const pair of before as string[]) {
        const [name = '', ...value] = pair.split('=')
        call(element, 'setAttribute', name, value.join('='))
      }
    },
  }
}

function propertyOf({ get, set }: Page, target: object, label: string, name: string): NamedValue {
  return { path: `${label}.${name}`, kind: 'dom', value: get(target, name), putBack: (before) => set(target, name, before) }
}

/** What `pushState` and `replaceState` left; how many entries there are cannot be put back by any file. */
function stateOf({ get, call }: Page, history: object): NamedValue {
  return {
    path: 'history.state',
    kind: 'dom',
    value: get(history, 'state'),
    putBack: (before) => call(history, 'replaceState', before, ''),
  }
}

function styleSheetsOf({ document, get, set }: Page): NamedValue {
  const sheets = get(document, 'adoptedStyleSheets')
  return {
    path: 'document.adoptedStyleSheets',
    kind: 'dom',
    value: Array.isArray(sheets) && sheets.length > 0 ? [...(sheets as unknown[])] : undefined,
    putBack: (before) => set(document, 'adoptedStyleSheets', before ?? []),
  }
}
