import { ENUMERABLE } from '../columns.ts'
import * as native from '../natives.ts'
import type { Place, Root } from '../node.ts'
import type { Notes } from '../notes.ts'
import { packageOf } from '../package-name.ts'
import { prototypesWithFields } from '../private-fields.ts'
import { openQuota } from './quota.ts'
import { isRenderer } from './renderers.ts'

/** An object to look into: a function, a Proxy, a WeakMap, one with `#fields`. */
export interface Candidate {
  readonly value: object
  readonly place: Place
}

/** Objects that were found and not yet looked into. */
export interface Candidates {
  add(value: object, place: Place): void
  /** Functions that are written at the top level of their module have no closure: they and their methods are passed over. */
  passOver(functions: readonly unknown[]): void
  /** Takes what a package holds from now on, which only other packages had asked for. */
  want(name: string): void
  /** Gives those that were found since the call before, as many as the bounds allow. */
  take(): readonly Candidate[]
}

/** Kinds of state that is a user's or a package's, and no platform's. */
export const KINDS: ReadonlySet<string> = new Set(['module', 'private', 'closure', 'external-module'])

/** Begins to gather candidates. */
export function openCandidates(notes: Notes): Candidates {
  const seen = new native.SafeWeakSet<object>()
  const foreign = new native.SafeWeakSet<object>()
  const passed = new native.SafeWeakSet<object>()
  const wanted = new native.SafeSet<string>()
  const ofOthers = new native.SafeWeakMap<object, string>()
  const quota = openQuota(notes)
  let found = new native.SafeMap<object, Candidate>()

  /** Whether what hangs here may be looked into at all. */
  const isOpen = (value: object, { holder, leakDepth }: Place): boolean => {
    const { root, parent } = holder
    // What leaked is followed one step: a store that is made when it is first wanted is a leak at first.
    if (leakDepth > (root.isLibrary ? 0 : 1)) return false
    if (root.isPackageScope && parent === undefined) return false
    if (root.isOfOthers && !isRenderer(root.module)) ofOthers.set(value, packageOf(root.module ?? '') ?? '')
    const owner = ofOthers.get(value)
    return owner === undefined || root.kind !== 'external-module' || wanted.has(owner)
  }
  const noteUnseen = (value: object, { isLibrary }: Root): void => {
    if (native.isProxy(value) && !isLibrary) notes.add('Proxy', 0)
  }
  const isPassedOver = (value: Function, place: Place): boolean =>
    (passed.has(value) && !STATIC_FIELD.test(native.functionSource(value))) || isMethodOf(passed, place) || !isWorthALook(value)

  const add = (value: object, place: Place): void => {
    const { root } = place.holder
    // What a global or a builtin of Node holds is theirs, whoever else holds it.
    if (!KINDS.has(root.kind) || root.isOfPlatform) return void (typeof value === 'function' && foreign.add(value))
    const isFunction = typeof value === 'function' && !native.isProxy(value)
    if (!isFunction && !hasInside(value, root)) return
    if (!isOpen(value, place)) return noteUnseen(value, root)
    if (seen.has(value)) {
      // A module comes before those that it loads: what both export is the latter's.
      const isBoth = root.kind === 'external-module' && found.get(value)?.place.holder.root.kind === root.kind
      if (isBoth && place.key !== undefined) found.set(value, { value, place })
      return
    }
    seen.add(value)
    if (!(isFunction && isPassedOver(value, place)) && quota.allows(place.holder)) found.set(value, { value, place })
  }
  return {
    add(value, place) {
      add(value, place)
      const setter = setterAt(place)
      if (setter !== undefined) add(setter, place)
    },
    want: (name) => void wanted.add(name),
    passOver(functions) {
      for (const value of functions) if (typeof value === 'function') passed.add(value)
    },
    take() {
      const taken = [...found.values()].filter(({ value }) => !foreign.has(value))
      found = new native.SafeMap()
      return taken
    },
  }
}

/** Whether an object has what no descriptor shows. WeakMaps of packages are theirs alone. */
function hasInside(value: object, { kind }: Root): boolean {
  if (native.isProxy(value)) return true
  return native.isWeakMap(value) ? kind !== 'external-module' : prototypesWithFields(value).length > 0
}

/** A getter is found as the value of its key, the setter beside it. */
function setterAt({ holder, key }: Place): object | undefined {
  const { setters, keys } = holder.content
  const setter = setters?.[keys.indexOf(key)]
  return typeof setter === 'function' ? setter : undefined
}

/** Methods of a class cannot be enumerated; functions that were put on it can. */
function isMethodOf(classes: native.SafeWeakSet<object>, { holder, key }: Place): boolean {
  const owner = holder.key === 'prototype' ? holder.parent : holder
  if (owner === undefined || !classes.has(owner.target)) return false
  const slot = holder.content.keys.indexOf(key)
  return slot !== -1 && ((holder.content.flags[slot] as number) & ENUMERABLE) === 0
}

const STATIC_FIELD = /[{;\s]static\s+#/

/** To show a function V8 sends the whole of its code, and all its properties. */
const MAX_SOURCE = 50_000
const MAX_PROPERTIES = 20

/** Native and bound functions have no scopes. What is very long costs much, and other functions see the same scopes. */
function isWorthALook(value: Function): boolean {
  const source = native.functionSource(value)
  if (source.length > MAX_SOURCE || source.endsWith('{ [native code] }')) return false
  const keys = native.ownKeys(value)
  if (keys.length > MAX_PROPERTIES) return false
  // To show an error the inspector reads its stack, which a test may have made a getter.
  return !keys.some((key) => native.isNativeError(native.getOwnPropertyDescriptor(value, key)?.value))
}

