import { describe, expect, it } from 'vitest'
import { graphOf, look, lookOnce } from './look.ts'

const SYMBOL = Symbol('own')

class Registry extends Map<string, number> {
  limit = 1
}

class Counter {
  count = 0
  get double(): number {
    return this.count * 2
  }
}

describe('sees a change of', () => {
  it.each<[string, object, (o: never) => void, string[]]>([
    ['a property', { a: 1 }, (o: { a: number }) => (o.a = 2), ['#it.a: 1 → 2']],
    ['a new property', {}, (o: { a?: number }) => (o.a = 2), ['#it.a: - → 2']],
    ['a deleted property', { a: 1 }, (o: { a?: number }) => delete o.a, ['#it.a: 1 → -']],
    ['a symbol key', { [SYMBOL]: 1 }, (o: Record<symbol, number>) => (o[SYMBOL] = 2), ['#it[Symbol(own)]: 1 → 2']],
    ['a getter', { a: 1 }, (o) => Object.defineProperty(o, 'a', { get: () => 1 }), ['#it.a: 1 → ‹getter›']],
    [
      'attributes alone',
      { a: 1 },
      (o) => Object.defineProperty(o, 'a', { writable: false }),
      ['#it.a: 1 (writable, configurable) → 1 (read-only, configurable)'],
    ],
    ['a frozen object', { a: 1, b: 2 }, (o) => Object.freeze(o), ['#it: extensible → frozen']],
    ['a frozen list', [1], (o) => Object.freeze(o), ['#it: extensible → frozen']],
    ['nothing where NaN stays NaN', { a: Number.NaN }, (o: { a: number }) => (o.a = Number.NaN), []],
    ['the end of a list', ['a'], (o: string[]) => o.push('b', 'c'), ['#it[1]: - → "b"', '#it[2]: - → "c"']],
    ['one element', ['a', 'b'], (o: string[]) => (o[0] = 'c'), ['#it[0]: "a" → "c"']],
    ['the start of a list', ['a', 'b'], (o: string[]) => o.unshift('c'), ['#it: ["a", "b"] → ["c", "a", "b"]']],
    ['a shortened list', ['a', 'b', 'c'], (o: string[]) => o.splice(0, 1), ['#it: ["a", "b", "c"] → ["b", "c"]']],
    ['a hole', ['a'], (o: string[]) => delete o[0], ['#it[0]: "a" → -']],
    ['an entry of a Map', new Map([['a', 1]]), (o: Map<string, number>) => o.set('a', 2).set('b c', 3), ['#it.a: 1 → 2', '#it["b c"]: - → 3']],
    ['an entry whose key is an object', new Map(), (o: Map<object, number>) => o.set({}, 1), ['#it: Map(0) {} → Map(1) {{} => 1}']],
    ['an entry of a Set', new Set(['a']), (o: Set<string>) => o.add('b'), ['#it.b: - → "b"']],
    ['a property of a Map', new Registry(), (o: Registry) => (o.limit = 2), ['#it.limit: 1 → 2']],
    ['a field of an instance', new Counter(), (o: Counter) => o.count++, ['#it.count: 0 → 1']],
    ['a method of a class', new Counter(), () => Object.assign(Counter.prototype, { extra: 1 }), ['#it.__proto__.extra: - → 1']],
    ['a property of a function', Object.assign(() => {}, { calls: 1 }), (o: { calls: number }) => o.calls++, ['#it.calls: 1 → 2']],
    ['a first property of a function', () => {}, (o) => Object.assign(o, { calls: 1 }), ['#it.calls: - → 1']],
    ['something far down', { a: [new Map([['b', { c: new Set([1]) }]])] }, (o: { a: Map<string, { c: Set<number> }>[] }) => o.a[0]?.get('b')?.c.add(2), ['#it.a[0].b.c[2]: - → 2']],
  ])('%s', (_, target, change, differences) => {
    const graph = graphOf(target)
    expect(look(graph)).toEqual([])
    change(target as never)
    expect(look(graph)).toEqual(differences)
    expect(look(graph)).toEqual([])
    Reflect.deleteProperty(Counter.prototype, 'extra')
  })

  it('a table that took much in, as a whole with its new entries', () => {
    const table = new Map([['k0', 0]])
    const graph = graphOf(table)
    for (let index = 1; index < 20; index++) table.set(`k${index}`, index)
    const leak = lookOnce(graph)
    expect(leak.path).toBe('#it')
    expect(Object.entries(leak.added ?? {}).slice(0, 2)).toEqual([['"k1"', '1'], ['"k2"', '2']])
  })
})

describe('does not call', () => {
  it('getters, methods and traps', () => {
    const trap = (): never => {
      throw new Error('touched')
    }
    const proxy = new Proxy({}, { get: () => trap(), ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap })
    const { proxy: revoked, revoke } = Proxy.revocable({}, {})
    revoke()
    const target: Record<string, unknown> = { proxy, revoked, behind: Object.create(proxy), set: new Set([proxy, revoked]) }
    Object.defineProperty(target, 'getter', { enumerable: true, get: trap })
    const graph = graphOf(target)
    expect(look(graph)).toEqual([])
    ;(target.set as Set<unknown>).add(Object.create(revoked as object))
    expect(look(graph)).toEqual(['#it.set: Set(2) {‹Proxy›, ‹Proxy›} → Set(3) {‹Proxy›, ‹Proxy›, {}}'])
    expect(graph.notes.take('').map(({ what }) => what)).toEqual(['Proxy'])
  })
})

describe('marks', () => {
  it('a value that was filled in', () => {
    const target: { parser?: object | undefined } = { parser: undefined }
    const graph = graphOf(target)
    target.parser = {}
    expect(lookOnce(graph)).toMatchObject({ isFill: true })
  })

  it('a getter that put its value on the object', () => {
    class Lazy {
      get words(): number {
        Object.defineProperty(this, 'words', { value: 3, configurable: true })
        return 3
      }
    }
    const target = new Lazy()
    const graph = graphOf(target)
    expect(target.words).toBe(3)
    expect(lookOnce(graph)).toMatchObject({ path: '#it.words', isFill: true })
  })

  it('the same data made again, but not other data', () => {
    const target = { config: { a: [1, new Map([['b', new Date(0)]])] } as object }
    const graph = graphOf(target)
    target.config = { a: [1, new Map([['b', new Date(0)]])] }
    expect(lookOnce(graph)).toMatchObject({ isRemade: true })
    target.config = { a: [1, new Map([['b', new Date(1)]])] }
    expect(lookOnce(graph)).not.toHaveProperty('isRemade')
  })
})

describe('bounds', () => {
  it('the elements of one container, and says so once', () => {
    const million = Array.from({ length: 1_000_000 }, (_, index) => index)
    const graph = graphOf(million)
    expect(graph.notes.take('')).toEqual([{ what: 'elements of one container', file: '', bound: 2001, detail: '#it' }])
    million.push(-1)
    expect(look(graph)).toHaveLength(1)
    million[3] = -1
    expect(look(graph)).toEqual(['#it[3]: 3 → -1'])
    expect(graph.notes.take('')).toEqual([])
  })

  it('what leaked into known state', () => {
    const target: unknown[] = []
    const graph = graphOf(target, {}, { objectsOfOneLeak: 10 })
    const { size } = graph
    target.push(Array.from({ length: 100 }, () => ({})))
    expect(look(graph)).toHaveLength(1)
    expect(graph.size).toBeLessThan(size + 15)
    expect(graph.notes.take('')).toMatchObject([{ what: 'leaked objects', detail: '#it[0]' }])
  })

  it('all objects', () => {
    const graph = graphOf(Array.from({ length: 5000 }, () => ({})), {}, { objects: 1000 })
    expect(graph.size).toBe(1000)
    expect(graph.notes.take('').map(({ what }) => what)).toContain('objects')
  })

  it.each([
    ['WeakMap', new WeakMap()],
    ['WeakSet', new WeakSet()],
  ])('what a %s holds', (what, value) => {
    expect(graphOf({ value }).notes.take('')).toEqual([{ what, file: '', bound: 0, detail: '#it.value' }])
  })

  it('private fields of a class', () => {
    class Account {
      #balance = 1
      read(): number {
        return this.#balance
      }
    }
    expect(graphOf({ account: new Account() }).notes.take('')).toEqual([{ what: 'private fields', file: '', bound: 0, detail: '#it.account' }])
  })
})

describe('memory', () => {
  it('forgets what no root reaches any more', () => {
    const target: { list?: object[] } = { list: [{}, {}, {}] }
    const graph = graphOf(target)
    const { size } = graph
    delete target.list
    look(graph)
    expect(graph.size).toBe(size - 4)
  })

  it('puts a module that was evaluated again in the place of the old one', () => {
    const graph = graphOf({})
    const { size } = graph
    graph.addRoot({ target: { list: [{}] }, label: 'src/a.ts#', kind: 'module', depth: Infinity })
    graph.addRoot({ target: { list: [{}] }, label: 'src/a.ts#', kind: 'module', depth: Infinity })
    expect(look(graph)).toEqual([])
    expect(graph.size).toBe(size + 3)
  })
})
