/** The order of the tests inside a file. */
export type InsideOrder =
  /** The last one first, in every block. */
  | { readonly kind: 'reversed' }
  /** Shuffled as the runner does with this seed. */
  | { readonly kind: 'shuffled'; readonly seed: number }
  /** These tests alone, by their full names, in this order as far as the blocks that they stand in allow. */
  | { readonly kind: 'given'; readonly tests: readonly string[] }

/** Orders of the tests inside files, by the files' paths from the root. */
export type InsideOrders = Readonly<Record<string, InsideOrder>>

/** The seed by which tests are shuffled, if they are: runners shuffle the tests of all files of a run, or of none. */
export function shuffleSeed(inside: InsideOrders = {}): number | undefined {
  for (const order of Object.values(inside)) if (order.kind === 'shuffled') return order.seed
  return undefined
}
