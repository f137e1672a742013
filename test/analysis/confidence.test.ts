import { describe, expect, it } from 'vitest'
import { chanceOf } from '../../src/analysis/confidence.ts'

describe('chanceOf', () => {
  it.each([
    [3, 3, 1 / 20],
    [6, 3, 1 / 84],
    [6, 6, 1 / 924],
    [1, 1, 1 / 2],
  ])('%i passes and %i failures', (passes, failures, chance) => {
    expect(chanceOf(passes, failures)).toBeCloseTo(chance, 12)
  })
})
