import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS, Graph } from '../../src/probe/graph.ts'
import { putBack } from '../../src/probe/put-back.ts'
import { look } from './look.ts'

/** Changes an object and puts every difference back. Gives what still differs from the start. */
function changeAndPutBack(target: object, change: () => void, shape?: 'view'): { restored: boolean; left: string[] } {
  const root = { target, label: '#', kind: 'module', depth: Infinity, ...(shape && { shape }) } as const
  const graph = new Graph(DEFAULT_LIMITS, [])
  const untouched = new Graph(DEFAULT_LIMITS, [])
  graph.addRoot(root)
  untouched.addRoot(root)
  change()
  const restored = graph.compare().map(putBack)
  return { restored: restored.every(Boolean), left: look(untouched) }
}

const DONE = { restored: true, left: [] }
const key = fc.oneof(fc.constantFrom('a', 'b', 'c', '0'), fc.string())
const value = fc.oneof(fc.integer(), fc.string(), fc.constant(undefined), fc.object())

describe('puts back', () => {
  it('any change of an object', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.array(fc.tuple(key, fc.option(value))), (target, changes) => {
        const { restored, left } = changeAndPutBack(target, () => {
          for (const [name, next] of changes)
            if (next === null) Reflect.deleteProperty(target, name)
            else Object.defineProperty(target, name, { value: next, writable: true, enumerable: true, configurable: true })
        })
        // An undefined field that came is no difference, and stays.
        expect({ restored, left: left.filter((line) => !line.endsWith('undefined')) }).toEqual(DONE)
      }),
    )
  })

  it('any change of a list', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), fc.nat(10), fc.nat(10), (target, added, start, removed) => {
        expect(changeAndPutBack(target, () => void target.splice(start, removed, ...added))).toEqual(DONE)
      }),
    )
  })

  it('any change of a Map or Set, order included', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), fc.array(fc.tuple(value, value)), fc.boolean(), (first, then, isCleared) => {
        const map = new Map(first)
        const mapBefore = [...map]
        const set = new Set(first.map(([item]) => item))
        const setBefore = [...set]
        const target = { map, set }
        expect(
          changeAndPutBack(target, () => {
            if (isCleared) {
              map.clear()
              set.clear()
            }
            for (const [name, next] of then) {
              map.set(name, next)
              set.add(next)
            }
          }),
        ).toEqual(DONE)
        expect([...map]).toEqual(mapBefore)
        expect([...set]).toEqual(setBefore)
      }),
    )
  })

  it('accessors, attributes and holes', () => {
    // oxlint-disable-next-line no-sparse-arrays
    const target = { list: [1, , 3], get fixed() { return 1 }, plain: 1 }
    const before = Object.getOwnPropertyDescriptors(target)
    expect(
      changeAndPutBack(target, () => {
        Object.defineProperty(target, 'fixed', { value: 2, writable: false })
        Object.defineProperty(target, 'plain', { get: () => 2, enumerable: false })
        target.list[1] = 2
        target.list.push(4)
      }),
    ).toEqual(DONE)
    expect(Object.getOwnPropertyDescriptors(target)).toEqual(before)
    expect(1 in target.list).toBe(false)
  })

  it('properties beside the entries of a container', () => {
    const target = Object.assign(new Map([['a', 1]]), { limit: 1 })
    expect(changeAndPutBack({ target }, () => void (target.set('b', 2), (target.limit = 2)))).toEqual(DONE)
    expect(target.limit).toBe(1)
  })

  it('a binding of a module through its setter', () => {
    let locale = 'en'
    const view = { get locale() { return locale }, set locale(next) { locale = next } }
    expect(changeAndPutBack(view, () => (locale = 'de'), 'view')).toEqual(DONE)
    expect(locale).toBe('en')
  })

  it('a table that changed as a whole', () => {
    const target = { table: { a: 0 } as Record<string, number> }
    const fill = (): void => {
      for (let index = 0; index < 30; index++) target.table[`k${index}`] = index
    }
    expect(changeAndPutBack(target, fill)).toEqual(DONE)
    expect(target.table).toEqual({ a: 0 })
  })
})

describe('says that it could not put back', () => {
  it('what was frozen', () => {
    const target = { list: ['a'] }
    expect(changeAndPutBack(target, () => void Object.freeze(target.list)).restored).toBe(false)
  })

  it('a constant', () => {
    const counter = { count: 0 }
    let current = counter
    const view = { get counter() { return current } }
    expect(changeAndPutBack(view, () => (current = { count: 1 }), 'view').restored).toBe(false)
  })

  it('a list of which it knows both ends alone', () => {
    const target = { list: Array.from({ length: 10_000 }, (_, index) => index) }
    expect(changeAndPutBack(target, () => void target.list.shift()).restored).toBe(false)
  })
})
