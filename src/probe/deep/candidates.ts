import { ENUMERABLE } from '../columns.ts'
import * as native from '../natives.ts'
import type { Node, Place } from '../node.ts'
import type { Notes } from '../notes.ts'

/** A function or Proxy into which the deep mode may look. */
export interface Candidate {
  readonly value: object
  readonly place: Place
}

/** Functions and Proxies that were found and not yet looked into. */
export interface Candidates {
  add(value: object, place: Place): void
  /** Functions that are written at the top level of their module have no closure: they and their methods are passed over. */
  passOver(functions: readonly unknown[]): void
  /** Gives those that were found since the call before, as many as the bounds allow. */
  take(): readonly Candidate[]
}

/** How many functions are looked into: each costs about a tenth of a millisecond. */
const MAX_FUNCTIONS = 5000

interface Bounds {
  /** On one object. */
  readonly ofHolder: number
  /** Below one root: the bindings of a module, the variables of a scope. */
  readonly ofRoot: number
}

/** What a test file's own modules hold, and what packages do: most functions of those share their module's variables. */
const OWN: Bounds = { ofHolder: 100, ofRoot: 400 }
const LIBRARY: Bounds = { ofHolder: 16, ofRoot: 48 }
const SCOPE_OF_LIBRARY: Bounds = { ofHolder: 6, ofRoot: 12 }

/** How deep closures within closures are followed. */
const MAX_LEVEL = 4

/** Code of a function; V8 sends all of it at each look. */
const MAX_SOURCE = 50_000
/** The same goes for the properties of a function. */
const MAX_PROPERTIES = 20

const KINDS: ReadonlySet<string> = new Set(['module', 'private', 'closure', 'external-module'])

/** Begins to gather candidates. */
export function openCandidates(notes: Notes): Candidates {
  const seen = new native.SafeWeakSet<object>()
  const passed = new native.SafeWeakSet<object>()
  const countOf = new WeakMap<object, number>()
  let found = new native.SafeMap<object, Candidate>()
  let total = 0

  /** Whether one more may be counted for something. */
  const isWithin = (counted: object, bound: number): boolean => {
    const count = countOf.get(counted) ?? 0
    if (count >= bound) return false
    countOf.set(counted, count + 1)
    return true
  }
  return {
    add(value, place) {
      const { holder, key, leakDepth } = place
      const { root } = holder
      // What leaked is followed one step: a store that is made when it is first wanted is a leak at first.
      if (leakDepth > 1 || !KINDS.has(root.kind)) return
      const isProxy = native.isProxy(value)
      if (typeof value !== 'function' && !isProxy) return
      if (seen.has(value)) {
        // A module that another one loads comes after it: what both export is that one's.
        if (root.kind === 'external-module' && key !== undefined && found.get(value)?.place.holder.root.kind === root.kind) found.set(value, { value, place })
        return
      }
      seen.add(value)
      if (!isProxy && (passed.has(value) || isMethodOf(passed, holder, key) || !isWorthALook(value as Function))) return
      const { ofHolder, ofRoot } = root.place !== undefined && root.isLibrary ? SCOPE_OF_LIBRARY : root.isLibrary ? LIBRARY : OWN
      if (levelOf(holder) > MAX_LEVEL || total >= MAX_FUNCTIONS || !isWithin(root, ofRoot) || !isWithin(holder, ofHolder))
        return notes.add(root.isLibrary ? 'closures of a library' : 'closures', root.isLibrary ? ofRoot : MAX_FUNCTIONS)
      total++
      found.set(value, { value, place })
    },
    passOver(functions) {
      for (const value of functions) if (typeof value === 'function') passed.add(value)
    },
    take() {
      const taken = [...found.values()]
      found = new native.SafeMap()
      return taken
    },
  }
}

/** Methods of a class cannot be enumerated; functions that were put on it can. */
function isMethodOf(classes: native.SafeWeakSet<object>, holder: Node, key: unknown): boolean {
  const owner = holder.key === 'prototype' ? holder.parent : holder
  if (owner === undefined || !classes.has(owner.target)) return false
  const slot = holder.content.keys.indexOf(key)
  return slot !== -1 && ((holder.content.flags[slot] as number) & ENUMERABLE) === 0
}

/** Native and bound functions have no scopes; what is very long would be sent in whole. */
function isWorthALook(value: Function): boolean {
  const source = native.functionSource(value)
  if (source.length > MAX_SOURCE || source.endsWith('{ [native code] }')) return false
  const keys = native.ownKeys(value)
  if (keys.length > MAX_PROPERTIES) return false
  // To show an error the inspector reads its stack, which a test may have made a getter.
  return !keys.some((key) => native.isNativeError(native.getOwnPropertyDescriptor(value, key)?.value))
}

function levelOf(holder: Node): number {
  let level = 0
  for (let place = holder.root.place; place !== undefined; place = place.holder.root.place) level++
  return level
}
