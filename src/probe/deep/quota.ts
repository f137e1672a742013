import * as native from '../natives.ts'
import { type Node, pathOf, type Root } from '../node.ts'
import type { Notes } from '../notes.ts'
import { isRenderer } from './renderers.ts'

/** How many functions are looked into: each costs about a tenth of a millisecond. */
export interface Quota {
  /** Whether one more on this object may be looked into; says in the report where it may not. */
  allows(holder: Node): boolean
}

interface Bounds {
  /** On one object. */
  readonly ofHolder: number
  /** Below one root: the bindings of a module, the variables of a scope. */
  readonly ofRoot: number
}

/** What the user's own modules hold. */
const OWN: Bounds = { ofHolder: 100, ofRoot: 400 }

/** Most functions of a package see no more than the variables of their module, which are the same for all. */
const LIBRARY: Bounds = { ofHolder: 16, ofRoot: 48 }
const SCOPE_OF_LIBRARY: Bounds = { ofHolder: 6, ofRoot: 12 }

/** Of these it is only wanted in which scripts they are. */
const RENDERER: Bounds = { ofHolder: 2, ofRoot: 6 }

/** In one worker, all in all. */
const MAX_FUNCTIONS = 5000

/** How deep closures within closures are followed. */
const MAX_LEVEL = 4

/** Opens the quota of one worker. */
export function openQuota(notes: Notes): Quota {
  const countOf = new native.SafeWeakMap<object, number>()
  let total = 0

  const count = (counted: object, bound: number): boolean => {
    const known = countOf.get(counted) ?? 0
    if (known < bound) countOf.set(counted, known + 1)
    return known < bound
  }
  return {
    allows(holder) {
      const { root } = holder
      const bounds = boundsOf(holder)
      if (bounds === RENDERER) return count(holder, bounds.ofHolder) && count(root, bounds.ofRoot)
      const { ofHolder, ofRoot } = bounds
      if (levelOf(holder) > MAX_LEVEL) notes.add('closures in closures', MAX_LEVEL, () => root.label)
      else if (total >= MAX_FUNCTIONS) notes.add('closures', MAX_FUNCTIONS, () => root.label)
      else if (!count(holder, ofHolder)) {
        // One method of a class sees what all of them do.
        if (holder.key !== 'prototype' && holder.key !== '__proto__') notes.add(ofOne(root), ofHolder, () => pathOf(holder))
      }
      else if (!count(root, ofRoot)) notes.add(ofOne(root), ofRoot, () => root.label)
      else return total++ < MAX_FUNCTIONS
      return false
    },
  }
}

function ofOne({ isLibrary }: Root): string {
  return isLibrary ? 'closures of a library' : 'closures of one object'
}

function boundsOf({ root }: Node): Bounds {
  if (isRenderer(root.module)) return RENDERER
  if (!root.isLibrary) return OWN
  return root.place === undefined ? LIBRARY : SCOPE_OF_LIBRARY
}

function levelOf({ root }: Node): number {
  let level = 0
  for (let { place } = root; place !== undefined; { place } = place.holder.root) level++
  return level
}
