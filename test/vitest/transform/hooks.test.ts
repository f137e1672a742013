import { parseAst } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { appendView } from '../../../src/vitest/transform/append-view.ts'
import { insertTicks } from '../../../src/vitest/transform/insert-ticks.ts'
import { type Evaluator, type Transform, viteEvaluator } from './evaluate.ts'

const TICK = Symbol.for('carryover.tick')
const MODULE = Symbol.for('carryover.module')
const hooks = globalThis as unknown as Record<symbol, unknown>

let vite: Evaluator
beforeAll(async () => void (vite = await viteEvaluator()))
afterAll(() => vite.close())
afterEach(() => {
  delete hooks[TICK]
  delete hooks[MODULE]
})

interface Seen {
  readonly id: string
  readonly view: Record<string, unknown>
  readonly exports: Record<string, unknown>
  readonly meta: ImportMeta
}

const withView: Transform = (code, id) => appendView(code, parseAst(code), id) ?? code

async function loadViewed(code: string): Promise<{ namespace: Record<string, unknown>; seen: Seen[] }> {
  const seen: Seen[] = []
  hooks[MODULE] = (...[id, view, exports, meta]: [string, Seen['view'], Seen['exports'], ImportMeta]) =>
    void seen.push({ id, view, exports, meta })
  return { namespace: await vite.load(code, withView), seen }
}

/** The statement that was running when the snippet called `mark(name)`. */
async function marks(code: string): Promise<Record<string, string>> {
  let texts: string[] = []
  let current = -1
  const marked: Record<string, string> = {}
  const transform: Transform = (given) => {
    const { code: ticked, ticks } = insertTicks(given, parseAst(given), texts.length)
    texts = [...texts, ...ticks.map(({ start, end }) => given.slice(start, end))]
    return ticked
  }
  hooks[TICK] = (n: number) => void (current = n)
  Object.assign(globalThis, { mark: (name: string) => void (marked[name] = texts[current] ?? 'none') })
  try {
    await vite.load(code, transform)
    return marked
  } finally {
    delete (globalThis as { mark?: unknown }).mark
  }
}

describe('the view of a module in Vite', () => {
  it('shows exported and private bindings as they are when read, and writes what was declared writable', async () => {
    const { namespace, seen } = await loadViewed(
      'let secret = 1; export let open = 1; export const fixed = {}; var old; function f() {} class C {}\n' +
        'export const bump = () => { secret++; open++ }; export { secret as published }\n' +
        'export const read = () => [secret, open, old]',
    )
    const { view, exports } = seen[0] as Seen
    expect(Object.keys(view)).toEqual(['secret', 'open', 'fixed', 'old', 'f', 'C', 'bump', 'read'])
    expect(Object.getPrototypeOf(view)).toBeNull()
    expect([view.secret, view.open, view.old]).toEqual([1, 1, undefined])
    ;(namespace.bump as () => void)()
    expect([view.secret, view.open]).toEqual([2, 2])
    view.secret = 10
    view.open = 20
    view.old = 30
    expect((namespace.read as () => unknown)()).toEqual([10, 20, 30])
    expect([exports.published, exports.open, namespace.open]).toEqual([10, 20, 20])
    expect(() => (view.fixed = 1)).toThrow(TypeError)
    expect(exports.fixed).toBe(view.fixed)
  })

  it('is live for those that import an exported binding', async () => {
    const { namespace, seen } = await loadViewed(
      'import { count } from "./b.mjs"\nexport const read = () => count\n// file: b.mjs\nexport let count = 1',
    )
    expect(seen.map(({ id }) => id.slice(-5))).toEqual(['b.mjs', 'a.mjs'])
    ;(seen[0] as Seen).view.count = 5
    expect((namespace.read as () => unknown)()).toBe(5)
  })

  it.each([
    ['export default class {}', []],
    ['export default function () {}', []],
    ['export default [1]', []],
    ['export * from "node:path"', []],
    ['export default class Named {}', ['Named']],
  ])('comes with the exports and the import.meta of %j', async (code, names) => {
    const { namespace, seen } = await loadViewed(code)
    const { id, view, exports, meta } = seen[0] as Seen
    expect(Object.keys(view)).toEqual(names)
    expect(exports.default).toBe(namespace.default)
    expect(meta.url).toContain(id)
  })

  it('comes with them for code without module syntax, too', async () => {
    const { seen } = await loadViewed('var a = 1; function a() {}')
    const { id, view, exports, meta } = seen[0] as Seen
    expect({ ...view }).toEqual({ a: 1 })
    expect(Object.keys(exports)).toEqual([])
    expect(meta.url).toContain(id)
  })

  it('reaches the hook from modules that declare or import names of globals', async () => {
    const { seen } = await loadViewed(
      'import globalThis, { Symbol } from "./b.mjs"\nexport let a = 1\n' +
        '// file: b.mjs\nexport default {}\nexport let Symbol = 1',
    )
    expect(seen.map(({ view }) => Object.keys(view))).toEqual([['Symbol'], ['a']])
  })
})

describe('the ticks of modules in Vite', () => {
  it('tell the running statement, over several modules', async () => {
    const marked = await marks(
      'import { f } from "./b.mjs"\nmark("a"); f()\nconst g = () => mark("c")\ng()\n' +
        '// file: b.mjs\nmark("own"); export function f() { if (f) mark("b") }',
    )
    expect(marked).toEqual({ own: 'mark("own");', a: 'mark("a");', b: 'if (f) mark("b")', c: 'mark("c")' })
  })

  it('tell the statement that resumes after an await', async () => {
    const marked = await marks(
      'const wait = () => new Promise((resolve) => setTimeout(resolve, 1))\n' +
        'async function f(name) { for (let i = 0; i < 2; i++) { const x = await wait(), y = mark(name + i) } }\n' +
        'const g = async () => [await wait(), mark("arrow")]\n' +
        'await Promise.all([f("x"), g(), f("y")])\nexport {}',
    )
    const inLoop = 'const x = await wait(), y = mark(name + i)'
    expect(marked).toEqual({ x0: inLoop, x1: inLoop, y0: inLoop, y1: inLoop, arrow: '[await wait(), mark("arrow")]' })
  })

  it('are heard from modules that declare names of globals', async () => {
    expect(await marks('mark("a"); let globalThis = 1, Symbol = 2; export {}')).toEqual({ a: 'mark("a");' })
  })

  it('are heard from functions that a cycle calls before their module runs', async () => {
    const marked = await marks(
      'import "./b.mjs"\nexport function f() { mark("early") }\n// file: b.mjs\nimport { f } from "./a.mjs"\nf()',
    )
    expect(marked).toEqual({ early: 'mark("early")' })
  })
})
