import type { InsideOrder } from '../model/inside.ts'

/** How a runner keeps the blocks and tests of a file: a tree, whose leaves are the tests. */
export interface TestTree<Item> {
  nameOf(item: Item): string
  /** What a block holds; nothing for a test. */
  itemsOf(item: Item): readonly Item[] | undefined
  setItems(item: Item, items: Item[]): void
}

/**
 * Puts the tests of a file into an order, in all blocks, and takes out those that are not to run.
 * @returns the items of the outermost level
 */
export function arrangeTests<Item>(items: readonly Item[], order: InsideOrder, tree: TestTree<Item>): Item[] {
  if (order.kind === 'shuffled') return [...items]
  return order.kind === 'reversed' ? reverse(items, tree) : arrange(items, new Map(order.tests.map((name, index) => [name, index])), tree)
}

function reverse<Item>(items: readonly Item[], tree: TestTree<Item>): Item[] {
  for (const item of items) {
    const inner = tree.itemsOf(item)
    if (inner !== undefined) tree.setItems(item, reverse(inner, tree))
  }
  return items.toReversed()
}

/** A block stands where the first of its tests is wanted. */
function arrange<Item>(all: readonly Item[], positions: ReadonlyMap<string, number>, tree: TestTree<Item>): Item[] {
  const place = (items: readonly Item[], names: readonly string[]): readonly (readonly [Item, number])[] => {
    const placed = items.flatMap((item): (readonly [Item, number])[] => {
      const path = [...names, tree.nameOf(item)]
      const inner = tree.itemsOf(item)
      if (inner === undefined) {
        const position = positions.get(path.join(' > '))
        return position === undefined ? [] : [[item, position]]
      }
      const kept = place(inner, path)
      tree.setItems(item, kept.map(([child]) => child))
      return kept[0] === undefined ? [] : [[item, kept[0][1]]]
    })
    return placed.sort(([, one], [, other]) => one - other)
  }
  return place(all, []).map(([item]) => item)
}
