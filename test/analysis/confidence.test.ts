import { describe, expect, it } from 'vitest'
import { chanceOf, wilson } from '../../src/analysis/confidence.ts'

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

describe('wilson', () => {
  it.each([
    [0, 3, 0, 0.5615],
    [3, 3, 0.4385, 1],
    [2, 5, 0.1176, 0.7693],
    [0, 0, 0, 1],
  ])('%i of %i', (failures, runs, low, high) => {
    const [from, to] = wilson(failures, runs)
    expect(from).toBeCloseTo(low, 3)
    expect(to).toBeCloseTo(high, 3)
  })
})
