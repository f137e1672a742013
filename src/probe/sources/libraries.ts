import type { Difference } from '../difference.ts'
import { isExcluding } from '../exclusion.ts'
import * as native from '../natives.ts'
import type { Node } from '../node.ts'
import { packageOf } from '../package-name.ts'
import { functionName } from '../render.ts'
import type { Source } from './source.ts'

interface Preparation {
  readonly name: string
  readonly reason: string
  isOne(difference: Difference): boolean
  /** Later files may come to rely on it: counted, and not shown. */
  readonly isTold?: boolean
}

/** What libraries for tests do once to a page or to the worker, as they are first used, and leave so. */
export const PREPARATIONS: readonly Preparation[] = [
  {
    name: 'Symbol.metadata',
    reason: 'lit, as decorators do, adds the symbol where the language lacks it',
    isOne: ({ node, key, beforeIndex }) => node.root.label === 'Symbol' && key === 'metadata' && beforeIndex === -1,
  },
  {
    name: 'HTMLElement.prototype.focus',
    reason: '@testing-library/user-event wraps focus() and blur(), which then do what they did',
    isOne: ({ node, after, afterIndex }) =>
      node.root.label === 'HTMLElement.prototype' && /^patched(?:Focus|Blur)$/.test(nameOf(after.values[afterIndex])),
  },
  {
    name: 'HTMLElement.prototype[Symbol(patched focus/blur methods)]',
    reason: '@testing-library/user-event notes down that it did',
    isOne: ({ key }) => typeof key === 'symbol' && native.symbolDescription(key) === 'patched focus/blur methods',
  },
  {
    name: 'navigator.clipboard',
    reason: '@testing-library/user-event gives a page the clipboard that it lacks',
    isOne: ({ node, key, beforeIndex, after, afterIndex }) =>
      node.root.label === 'navigator' && key === 'clipboard' && beforeIndex === -1 && isStub(after.values[afterIndex]),
    isTold: true,
  },
  {
    name: 'msw#defaultNetworkOptions',
    reason: 'what msw puts on is told as one state, the HTTP interceptors',
    isOne: ({ node }) => isWithin(node, 'msw', '@mswjs/interceptors'),
  },
  {
    name: 'vue#default.vShow.getSSRProps',
    reason: 'its renderer for servers gives the directives what it needs of them, as it loads',
    isOne: ({ node, key, beforeIndex }) => key === 'getSSRProps' && beforeIndex === -1 && isWithin(node, 'vue', '@vue/runtime-dom'),
  },
  {
    name: '@vue/compiler-dom/dist/compiler-dom.cjs#default.helperNameMap',
    reason: 'its compiler for servers names its helpers to the one for pages, as it loads',
    isOne: ({ node }) => node.key === 'helperNameMap' && isWithin(node, '@vue/compiler-dom', '@vue/compiler-core'),
  },
]

function isWithin({ root }: Node, ...packages: readonly string[]): boolean {
  const name = root.kind === 'external-module' ? packageOf(root.module ?? '') : undefined
  return name !== undefined && packages.includes(name)
}

/** Puts aside what libraries prepare. */
export const libraries: Source = {
  name: 'libraries',
  setAside(difference) {
    const found = isExcluding() ? PREPARATIONS.find((one) => one.isOne(difference)) : undefined
    if (found === undefined) return undefined
    return found.isTold === true ? 'benign' : 'nobodys'
  },
}

function isStub(getter: unknown): boolean {
  return typeof getter === 'function' && !native.isProxy(getter) && /^(?:get:?\s*)?\(\)\s*=>\s*stub$/.test(native.functionSource(getter))
}

function nameOf(value: unknown): string {
  return typeof value === 'function' ? functionName(value) : ''
}
