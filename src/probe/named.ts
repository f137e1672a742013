import type { Root, RootSet } from './node.ts'

/**
 * Knows what of Node's the code of each file names. At what it does not name a file does not get, and a look need not visit
 * it; only every so often, for whoever got at it by another way.
 */
export interface NamedWatch {
  /** Of some roots, or of all, those that may be got at by these names; nothing where that is all. */
  within(roots: RootSet | undefined, names: ReadonlySet<string> | undefined): RootSet | undefined
  /** Whether files ran since the last look at a root. */
  isUnseen(root: Root): boolean
  /** Call after a look. @param names what it was narrowed to; nothing where it was not */
  seen(names: ReadonlySet<string> | undefined): void
}

/** Begins to keep account of what files name. */
export function watchNamed(): NamedWatch {
  let last: ReadonlySet<string> | undefined
  return {
    within: (roots, names) => (names === undefined ? roots : { names, has: (root) => isWithin(root, names) && roots?.has(root) !== false }),
    isUnseen: (root) => !isWithin(root, last),
    seen(names) {
      last = names
    },
  }
}

function isWithin({ named }: Root, names: ReadonlySet<string> | undefined): boolean {
  return named === undefined || names?.has(named) !== false
}
