import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { pathOf } from '../../src/probe/node.ts'
import { openSession } from '../../src/probe/session.ts'
import { intrinsics } from '../../src/probe/sources/intrinsics.ts'
import { traceWrites } from '../../src/probe/trace.ts'
import { evaluateModule, openDeepWorker } from './deep-worker.ts'

const COUNTER = 'function createCounter() { let count = 0; return { add: () => ++count, reset() { count = 0 } } }'

describe('the deep mode sees', () => {
  it('a variable of a closure, by the function that keeps it', () => {
    const worker = openDeepWorker(`${COUNTER} const counter = createCounter()`, ['counter'])
    expect(worker.file(() => worker.module.counter.add())).toEqual(['src/it.ts#counter.add·count: 0 → 1'])
    expect(worker.last().leaks).toMatchObject([{ kind: 'closure', module: 'src/it.ts' }])
    expect(worker.file(() => {})).toEqual([])
    expect(worker.file(() => worker.module.counter.reset())).toEqual(['src/it.ts#counter.add·count: 1 → 0'])
  })

  it('what a variable holds', () => {
    const worker = openDeepWorker('const cart = (() => { const items = ["tea"]; return { add: (item) => items.push(item) } })()', ['cart'])
    expect(worker.file(() => worker.module.cart.add('milk'))).toEqual(['src/it.ts#cart.add·items[1]: - → "milk"'])
  })

  it('each call of a factory by itself, and one closure of several functions once', () => {
    const worker = openDeepWorker(`${COUNTER} const counters = [createCounter(), createCounter()]`, ['counters'])
    expect(worker.file(() => worker.module.counters[1].add())).toEqual(['src/it.ts#counters[1].add·count: 0 → 1'])
    expect(worker.file(() => worker.module.counters.forEach((counter: { add(): void }) => counter.add()))).toEqual([
      'src/it.ts#counters[0].add·count: 0 → 1',
      'src/it.ts#counters[1].add·count: 1 → 2',
    ])
  })

  it('functions in a list that were made by calls of one factory', () => {
    const worker = openDeepWorker('const make = () => { let count = 0; return () => ++count }; const functions = [make(), make()]', ['functions'])
    expect(worker.file(() => worker.module.functions[1]())).toEqual(['src/it.ts#functions[1]·count: 0 → 1'])
  })

  it('outer scopes, with more dots where an inner one has the same name', () => {
    const code = `const app = ((name) => { let other = 1; const keep = () => name; return ((name) => () => [name = name + '!', ++other, keep()])(name) })('app')
      const plain = ((name) => { let outer = 1; return ((inner) => () => [inner, ++outer, name])(2) })('plain')`
    const worker = openDeepWorker(code, ['app', 'plain'])
    expect(worker.file(() => worker.module.app())).toEqual(['src/it.ts#app·name: "app" → "app!"', 'src/it.ts#app··other: 1 → 2'])
    expect(worker.file(() => worker.module.plain())).toEqual(['src/it.ts#plain·outer: 1 → 2'])
  })

  it('accessors, methods of a class in a factory, closures in closures', () => {
    const code = `const box = ((content) => ({ get value() { return content }, set value(next) { content = next } }))(1)
      const Rows = ((rows) => class { add(row) { rows.push(row) } })([])
      const app = (() => { const store = ((state) => ({ set: (next) => (state = next) }))('a'); return { store: () => store } })()`
    const worker = openDeepWorker(code, ['box', 'Rows', 'app'])
    const { module } = worker
    expect(worker.file(() => (module.box.value = 2))).toEqual(['src/it.ts#box.value·content: 1 → 2'])
    expect(worker.file(() => new module.Rows().add('x'))).toEqual(['src/it.ts#Rows·rows[0]: - → "x"'])
    expect(worker.file(() => module.app.store().set('b'))).toEqual(['src/it.ts#app.store·store.set·state: "a" → "b"'])
  })

  it('what stands behind a Proxy', () => {
    const worker = openDeepWorker('const settings = new Proxy({ size: 1 }, { get() { throw new Error("trap") } })', ['settings'])
    expect(worker.file(() => (worker.module.settings.size = 2))).toEqual(['src/it.ts#settings.size: 1 → 2'])
    expect(worker.last().limits).toEqual([])
  })

  it('the #fields of a class, static ones too', () => {
    const code = `class Base { #size = 1; grow() { this.#size++ } }
      class Cart extends Base { #items = ['tea']; #size = 'M'; static #count = 0; #note() {}
        add(item) { this.#items.push(item); Cart.#count++ } resize(size) { this.#size = size } }
      const cart = new Cart()`
    const worker = openDeepWorker(code, ['cart', 'Cart'])
    const { cart } = worker.module
    expect(worker.file(() => cart.add('milk'))).toEqual(['src/it.ts#cart.#items[1]: - → "milk"', 'src/it.ts#Cart.#count: 0 → 1'])
    expect(worker.file(() => cart.grow())).toEqual(['src/it.ts#cart.#size: 1 → 2'])
    expect(worker.file(() => cart.resize('L'))).toEqual(['src/it.ts#cart["#size (2)"]: "M" → "L"'])
    expect(worker.last().limits).toEqual([])
  })

  it('what an object of the platform keeps in its #fields, and no class or closure of Node behind it', () => {
    const session = openSession({ deep: {} }, [intrinsics])
    const module = evaluateModule('const headers = new Headers({ accept: "text/html" })', ['headers']) as { readonly headers: Headers }
    session.addNew()
    session.beginFile('first')
    session.addModule({ file: 'src/it.ts', view: module, exported: new Set(['headers']), isExternal: false })
    session.endFile()
    session.beginFile('second')
    module.headers.set('x-shop', 'tea')
    const { leaks } = session.endFile()
    expect(leaks.length).toBeGreaterThan(0)
    expect(leaks.filter(({ path }) => !path.startsWith('src/it.ts#headers.#headersList'))).toEqual([])
    expect([...session.graph.all()].map(pathOf).filter((path) => /·|__proto__/.test(path))).toEqual([])
  })

  it('what a WeakMap has for objects that are known', () => {
    const code = `const user = { name: 'ada' }; const notes = new WeakMap([[user, { text: 'a' }], [{}, 1]]); const counts = new WeakMap()`
    const worker = openDeepWorker(code, ['user', 'notes', 'counts'])
    const { user, notes, counts } = worker.module
    expect(worker.file(() => (notes.get(user).text = 'b'))).toEqual(['src/it.ts#notes["src/it.ts#user"].text: "a" → "b"'])
    expect(worker.file(() => counts.set(user, 1))).toEqual([])
    expect(worker.file(() => counts.set(user, 'one'))).toEqual(['src/it.ts#counts["src/it.ts#user"]: 1 → "one"'])
    expect(worker.file(() => notes.set(user, { text: 'c' }))).toEqual(['src/it.ts#notes["src/it.ts#user"]: {text: "b"} → {text: "c"}'])
    expect(worker.file(() => (notes.get(user).text = 'd'))).toEqual(['src/it.ts#notes["src/it.ts#user"].text: "c" → "d"'])
    expect(worker.file(() => notes.delete(user))).toEqual([])
    expect(worker.last().limits).toEqual([])
  })

  it('a closure that is made later, from the next file on', () => {
    const worker = openDeepWorker(`${COUNTER} let made; const get = () => (made ??= createCounter())`, ['made', 'get'])
    expect(worker.file(() => worker.module.get())).toEqual(['src/it.ts#made: undefined → {add: function add, reset: function reset}'])
    expect(worker.file(() => worker.module.get().add())).toEqual(['src/it.ts#made.add·count: 0 → 1'])
  })

  it('nothing of a closure that nothing leads to any more', () => {
    const worker = openDeepWorker(`${COUNTER} let made = createCounter(); const drop = () => (made = undefined)`, ['made', 'drop'])
    const { made } = worker.module
    worker.file(() => worker.module.drop())
    expect(worker.file(() => made.add())).toEqual([])
  })

  it('a module that is evaluated again as a new one', () => {
    const code = `${COUNTER} const counter = createCounter()`
    const worker = openDeepWorker(code, ['counter'])
    const add = (): void =>
      worker.session.addModule({ file: 'src/it.ts', view: evaluateModule(code, ['counter']), exported: new Set(['counter']), isExternal: false })
    worker.file(() => worker.module.counter.add())
    expect(worker.file(add)).toEqual([])
    expect(worker.file(() => worker.module.counter.add())).toEqual([])
  })
})

describe('the deep mode hides and leaves alone', () => {
  it('what is secret by the name of the variable or of the function', () => {
    const code = 'const make = (value) => ({ set: (next) => (value = next) }); const password = make("a"), plain = ((token) => (next) => (token = next))("b")'
    const worker = openDeepWorker(code, ['password', 'plain'])
    worker.file(() => {
      worker.module.password.set('hunter2')
      worker.module.plain('hunter3')
    })
    expect(worker.last().leaks.length).toBe(2)
    expect(JSON.stringify(worker.last())).not.toContain('hunter')
  })

  it('functions that the module says are its own', () => {
    const session = openSession({ deep: {} }, [])
    const view = evaluateModule('let count = 0; function add() { return ++count }; class Shop { static open() {} sell() {} }', ['add', 'Shop'])
    session.beginFile('a')
    session.addModule({ file: 'src/it.ts', view, exported: new Set(['add', 'Shop']), isExternal: false, topLevelFunctions: ['add', 'Shop'] })
    expect(session.endFile().limits).toEqual([])
    expect([...session.graph.all()].filter(({ root }) => root.place !== undefined)).toEqual([])
  })
})

describe('the private variables of a package', () => {
  const open = (isOfOthers: boolean) => {
    const session = openSession({ deep: {} }, [])
    // V8 compiles the same text once, and what it had compiled before is the runner's.
    const exports = runInThisContext(`(function () { let count = 0; return { add: () => ++count } })() // ${isOfOthers}`) as { add(): number }
    session.beginFile('first')
    session.addModule({ file: 'node_modules/pkg/index.js', view: exports, exported: new Set(), isExternal: true, isCommonJs: true, isOfOthers })
    session.addBuiltins()
    session.endFile()
    const file = (work: () => void): unknown[] => {
      session.beginFile('next')
      work()
      return session.endFile().leaks.map(({ kind, path, before, after, module }) => ({ kind, path, before, after, module }))
    }
    return { session, exports, file }
  }
  const leak = { kind: 'external-module', path: 'pkg#count', module: 'node_modules/pkg/index.js' }

  it('go by its name', () => {
    const { exports, file } = open(false)
    expect(file(() => exports.add())).toEqual([{ ...leak, before: '0', after: '1' }])
  })

  it('are left alone until a module of the user asks for it', () => {
    const { session, exports, file } = open(true)
    expect(file(() => exports.add())).toEqual([])
    expect(file(() => session.lookIntoPackage('other'))).toEqual([])
    expect(file(() => session.lookIntoPackage('pkg'))).toEqual([])
    expect(file(() => exports.add())).toEqual([{ ...leak, before: '1', after: '2' }])
  })
})

describe('hostile scopes', () => {
  it('with variables that are not initialised, throw, or are revoked', () => {
    const code = `const trapped = []
      const { proxy: revoked, revoke } = Proxy.revocable({}, {}); revoke()
      const hostile = (() => {
        const evil = new Proxy(function () {}, new Proxy({}, { get: (_, trap) => { trapped.push(trap) } }))
        const getters = { get a() { trapped.push('getter'); throw new Error('no') }, get splice() { trapped.push('splice') } }
        const f = Object.assign(() => [late, evil, getters, revoked], { error: Object.defineProperty(new Error('x'), 'stack', { get() { trapped.push('stack') } }) })
        const step = () => (count++, late)
        let count = 0
        return { f, step, getters, set late(value) {} }
        let late
      })()`
    const worker = openDeepWorker(code, ['trapped', 'revoked', 'hostile'])
    expect(worker.file(() => expect(() => worker.module.hostile.step()).toThrow(ReferenceError))).toEqual(['src/it.ts#hostile.step·count: 0 → 1'])
    expect(worker.module.trapped).toEqual([])
    expect(worker.last().limits).toEqual([])
  })

  it('that are very large or very many, and says so', () => {
    const variables = Array.from({ length: 2500 }, (_, index) => `v${index} = ${index}`).join(',')
    const all = Array.from({ length: 2500 }, (_, index) => `v${index}`).join(',')
    const worker = openDeepWorker(`const big = (() => { let ${variables}; return { bump: () => [++v0, () => [${all}]] } })()`, ['big'])
    expect(worker.file(() => worker.module.big.bump())).toEqual(['src/it.ts#big.bump·v0: 0 → 1'])
    const many = openDeepWorker('const functions = Array.from({ length: 500 }, (_, n) => () => n)', ['functions'])
    expect([...worker.first, ...many.first]).toMatchObject([
      { what: 'variables of one closure', bound: 2000, detail: 'src/it.ts#big.bump·' },
      { what: 'closures of one object', bound: 100, detail: 'src/it.ts#functions and 399 more' },
    ])
  })
})

describe('a variable of a closure can be put back', () => {
  const putBack = (code: string, names: readonly string[], path: string) => openDeepWorker(code, names, { before: 'victim', paths: [`src/it.ts#${path}`] })

  it('once a function that sees it was called', () => {
    const worker = putBack('const theme = ((name) => ({ set: (next) => void (name = next), get: () => name }))("light")', ['theme'], 'theme.set·name')
    expect(worker.file(() => worker.module.theme.set('dark'))).toEqual(['src/it.ts#theme.set·name: "light" → "dark"'])
    worker.session.beginFile('victim')
    expect(worker.module.theme.get()).toBe('light')
    expect(worker.session.endFile()).toMatchObject({ leaks: [], limits: [] })
  })

  it('and no other one: not that of another call of the factory, not one of the function itself', () => {
    const code = `${COUNTER} const first = createCounter(); const second = createCounter()
      const named = ((name) => ({ set: (next) => { const name = 1; return other(next) }, get: () => name }))('a')
      function other() {}`
    const worker = putBack(code, ['first', 'second', 'named'], 'first.add·count')
    worker.file(() => {
      worker.module.second.add()
      worker.module.first.add()
    })
    worker.session.beginFile('victim')
    expect([worker.module.first.add(), worker.module.second.add()]).toEqual([1, 2])
    const hidden = putBack(code, ['first', 'second', 'named'], 'named.set·name')
    expect(hidden.file(() => hidden.module.named.set('b'))).toEqual([])
    expect(hidden.module.named.get()).toBe('a')
  })

  it('and so can a #field, once a method was called', () => {
    const code = `class Base { #size = 1; grow() { this.#size++ } get size() { return this.#size } }
      class Cart extends Base { #items = 0; add() { this.#items++ } get items() { return this.#items } }
      const cart = new Cart(), other = new Cart()`
    const worker = openDeepWorker(code, ['cart', 'other', 'Cart'], { before: 'victim', paths: ['src/it.ts#cart.#items', 'src/it.ts#cart.#size'] })
    const { cart, other } = worker.module
    worker.file(() => {
      for (const one of [other, cart]) {
        one.add()
        one.grow()
      }
    })
    worker.session.beginFile('victim')
    expect([cart.items, cart.size, other.items, other.size]).toEqual([0, 1, 1, 2])
    expect(worker.session.endFile()).toMatchObject({ leaks: [], limits: [] })
  })

  it('but where no function that is known to see it was called, and says so', () => {
    const code = `const theme = ((name) => { register(() => (name = 'dark')); return { get: () => name } })('light')
      function register(write) { Object.defineProperty(globalThis, 'writeTheme', { value: write, configurable: true }) }`
    const worker = putBack(code, ['theme'], 'theme.get·name')
    const { writeTheme } = globalThis as unknown as { writeTheme(): void }
    expect(worker.file(writeTheme)).toEqual(['src/it.ts#theme.get·name: "light" → "dark"'])
    worker.session.beginFile('victim')
    expect(worker.module.theme.get()).toBe('dark')
    expect(worker.session.endFile().limits).toMatchObject([{ what: 'probe put back src/it.ts#theme.get·name' }])
  })

  it('and its writer is seen before every statement', () => {
    const worker = putBack('const theme = ((name) => ({ set: (next) => void (name = next) }))("light")', ['theme'], 'theme.set·name')
    const trace = traceWrites(worker.session.graph, [], ['src/it.ts#theme.set·name'], () => ({ phase: 'test' }))
    for (const [tick, next] of ['light', 'dark', 'dark'].entries()) {
      trace.tick(tick)
      worker.module.theme.set(next)
    }
    expect(trace.collect()).toMatchObject([{ path: 'src/it.ts#theme.set·name', tick: 1 }])
  })
})
