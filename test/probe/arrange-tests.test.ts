import { describe, expect, it } from 'vitest'
import type { InsideOrder } from '../../src/model/inside.ts'
import { arrangeTests, type TestTree } from '../../src/probe/arrange-tests.ts'

interface Item {
  readonly name: string
  items?: Item[]
}

const TREE: TestTree<Item> = {
  nameOf: ({ name }) => name,
  itemsOf: ({ items }) => items,
  setItems: (item, items) => void (item.items = items),
}

/** The names of the tests that run, in their order. */
function arranged(order: InsideOrder): string[] {
  const file: Item[] = [
    { name: 'first' },
    { name: 'cart', items: [{ name: 'is empty' }, { name: 'with tea', items: [{ name: 'adds' }, { name: 'sums up' }] }, { name: 'sells' }] },
    { name: 'last' },
  ]
  const walk = (items: readonly Item[], path: readonly string[]): string[] =>
    items.flatMap(({ name, items: inner }) => (inner === undefined ? [[...path, name].join(' > ')] : walk(inner, [...path, name])))
  return walk(arrangeTests(file, order, TREE), [])
}

const given = (...tests: string[]): InsideOrder => ({ kind: 'given', tests })

describe('arrangeTests', () => {
  it('turns every block round', () => {
    expect(arranged({ kind: 'reversed' })).toEqual(['last', 'cart > sells', 'cart > with tea > sums up', 'cart > with tea > adds', 'cart > is empty', 'first'])
  })

  it('runs the given tests alone, in their order', () => {
    expect(arranged(given('last', 'cart > with tea > adds', 'first'))).toEqual(['last', 'cart > with tea > adds', 'first'])
    expect(arranged(given('cart > sells', 'cart > is empty'))).toEqual(['cart > sells', 'cart > is empty'])
  })

  it('keeps a block together, where the first of its tests is wanted', () => {
    expect(arranged(given('cart > sells', 'first', 'cart > is empty'))).toEqual(['cart > sells', 'cart > is empty', 'first'])
  })

  it('knows tests by their full names', () => {
    expect(arranged(given('adds'))).toEqual([])
  })

  it('leaves shuffling to the runner', () => {
    expect(arranged({ kind: 'shuffled', seed: 1 })).toHaveLength(6)
  })
})
