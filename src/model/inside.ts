/** The order of the tests inside a file. */
export type InsideOrder =
  /** The last one first, in every block. */
  | { readonly kind: 'reversed' }
  /** Shuffled as the runner does with this seed. */
  | { readonly kind: 'shuffled'; readonly seed: number }
  /** These tests alone, by their full names, in this order as far as the blocks that they stand in allow. */
  | { readonly kind: 'given'; readonly tests: readonly string[] }
