import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Conflict, hittingSet } from '../../src/analysis/hitting-set.ts'

const byName = (one: string, other: string): boolean => one < other

describe('hittingSet', () => {
  it.each<[string, Conflict[], string[]]>([
    ['nothing', [], []],
    ['the one that breaks many', [['p', 'a'], ['p', 'b'], ['p', 'c']], ['p']],
    ['the better of two', [['b', 'a']], ['a']],
    ['all but one of a clique', [['a', 'b'], ['b', 'c'], ['a', 'c']], ['a', 'b']],
    ['one of three that act together', [['a', 'b', 'c'], ['c', 'd']], ['c']],
    ['of groups that have nothing to do with each other, one each', [['a', 'b'], ['c', 'd']], ['a', 'c']],
    ['what greed would miss', [['x', 'a'], ['x', 'b'], ['y', 'a'], ['y', 'b'], ['z', 'a'], ['z', 'b']], ['a', 'b']],
  ])('takes %s', (_, conflicts, taken) => {
    expect([...hittingSet(conflicts, byName)].sort()).toEqual(taken)
  })

  it('is as small as trying every set finds it', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const conflict = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(conflict, { maxLength: 8 }), (conflicts) => {
        const isHit = (set: ReadonlySet<string>): boolean => conflicts.every((each) => each.some((name) => set.has(name)))
        const sizes = Array.from({ length: 2 ** names.length }, (_, mask) => new Set(names.filter((__, bit) => (mask >> bit) & 1)))
          .filter(isHit)
          .map(({ size }) => size)
        const taken = hittingSet(conflicts, byName)
        expect(isHit(taken)).toBe(true)
        expect(taken.size).toBe(Math.min(...sizes))
      }),
    )
  })
})
