import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimise } from '../../src/verify/minimise.ts'

const items = Array.from({ length: 64 }, (_, index) => index)

/** Runs a search for sets each of which is enough, and counts what it asks. */
async function search(enough: readonly (readonly number[])[], weightOf?: (item: number) => number) {
  let asked = 0
  const found = await minimise(
    items,
    async (part) => {
      asked++
      return enough.some((set) => set.every((item) => part.includes(item)))
    },
    weightOf,
  )
  return { found, asked }
}

describe('minimise', () => {
  it('halves its way to one item', async () => {
    const { found, asked } = await search([[5]])
    expect(found).toEqual([5])
    expect(asked).toBeLessThanOrEqual(12)
  })

  it('goes straight to what is likely', async () => {
    const { found, asked } = await search([[5]], (item) => (item === 5 ? 1 : 0))
    expect(found).toEqual([5])
    expect(asked).toBe(6)
  })

  it('finds two that act together, in their order', async () => {
    expect((await search([[7, 40]])).found).toEqual([7, 40])
  })

  it('finds the later of two that are enough each', async () => {
    expect((await search([[7], [40]])).found).toEqual([40])
  })

  it('gives a set that is enough, and of which none can be left out', async () => {
    const set = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(set, { minLength: 1, maxLength: 3 }), async (enough) => {
        const isEnough = (part: readonly number[]): boolean => enough.some((each) => each.every((item) => part.includes(item)))
        const { found } = await search(enough)
        expect(isEnough(found)).toBe(true)
        for (const item of found) expect(isEnough(found.filter((other) => other !== item))).toBe(false)
        expect(found).toEqual(found.toSorted((a, b) => a - b))
      }),
      { numRuns: 50 },
    )
  })
})
