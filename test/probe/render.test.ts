import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { render } from '../../src/probe/render.ts'

const trap = (): never => {
  throw new Error('touched')
}
const traps = new Proxy({}, { get: () => trap })

describe('a short text for any value', () => {
  class Account {
    name = 'ann'
  }
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [-0, '-0'],
    [10n, '10n'],
    ['a "b"', '"a \\"b\\""'],
    [Symbol.iterator, 'Symbol.iterator'],
    [Symbol('own'), 'Symbol(own)'],
    [function named() {}, 'function named'],
    [Account, 'class Account'],
    [new Account(), 'Account {name: "ann"}'],
    [{ 'odd name': 1, [Symbol('s')]: 2 }, '{"odd name": 1, [Symbol(s)]: 2}'],
    [{ a: { b: { c: { d: 1 } } } }, '{a: {b: {…}}}'],
    // oxlint-disable-next-line no-sparse-arrays
    [[1, , 3], '[1, ‹empty›, 3]'],
    [[1, 2, 3, 4, 5, 6, 7], '[1, 2, 3, 4, 5, … 2 more]'],
    [new Map([['a', [1]]]), 'Map(1) {"a" => [1]}'],
    [new Set(['a']), 'Set(1) {"a"}'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), 'Invalid Date'],
    [/a/g, '/a/'],
    [new TypeError('no'), 'TypeError("no")'],
    [Promise.resolve(), 'Promise'],
    [new Uint8Array(2), 'Uint8Array'],
    [new Proxy({}, traps), '‹Proxy›'],
    [new Proxy(() => {}, traps), '‹Proxy›'],
    [Object.defineProperty({}, 'a', { enumerable: true, get: trap }), '{a: ‹getter›}'],
    [{ toString: trap, toJSON: trap, [Symbol.toPrimitive]: trap }, '{toString: function trap, toJSON: function trap, [Symbol.toPrimitive]: function trap}'],
    [Object.create(new Proxy({}, traps)), '{}'],
  ])('%#', (value, text) => {
    expect(render(value)).toBe(text)
  })

  it('is never longer than 120 characters, and never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withTypedArray: true, withNullPrototype: true, withSparseArray: true }), (value) => {
        expect(render(value).length).toBeLessThanOrEqual(120)
      }),
    )
  })

  it('calls nothing of the value', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('toString', 'toJSON', 'then', 'constructor', 'length', 'size'))), (keys) => {
        const value = {}
        for (const key of keys) Object.defineProperty(value, key, { enumerable: true, configurable: true, get: trap })
        expect(render([value, new Map([[value, value]])])).not.toContain('cannot be read')
      }),
    )
  })
})
