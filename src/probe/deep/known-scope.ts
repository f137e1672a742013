import * as native from '../natives.ts'
import type { Node, Place } from '../node.ts'
import type { Inside, Scope } from './look-into.ts'
import { readVariables, type ScopeView } from './scope-view.ts'

/** One scope that the graph holds, and the function by which it is read; or the `#fields` of an object. */
export interface KnownScope {
  readonly node: Node
  readonly view: ScopeView
  readonly owner: object
  /** Which of the function's scopes it is, the innermost first. */
  readonly index: number | 'fields'
  /** It is not read anew: nothing in it is assigned. */
  readonly isAtRest: boolean
  readonly signature: string
  /** The object on which the function was found. */
  readonly holder: Node
  /** Where functions begin that are known to see it. */
  readonly places: Set<string>
}

/** What a scope has in common with another one that is the same: all but the values. */
export function signatureOf({ script }: Inside, { type, name, variables }: Scope): string {
  return [script, type, name, ...native.ownKeys(variables)].join('\0')
}

/** One scope of what was looked into. */
export function scopeAt({ scopes, fields }: Inside, index: number | 'fields'): Scope | undefined {
  return index === 'fields' ? fields : scopes[index]
}

/**
 * The known scope that a function sees, where it is one. V8 has no name for a scope and copies it at each look, so that
 * a scope is known by what it holds right now. Two calls of a factory may hold equal values still: a function that is
 * written where another one is written belongs to another call, and so does what hangs on another object, unless the
 * scopes share an object.
 *
 * @param known scopes with the same signature, as they are right now
 */
export function findSameScope(known: readonly KnownScope[], inside: Inside, index: number | 'fields', { holder }: Place): KnownScope | undefined {
  const same = known.filter(({ view, places }) => {
    if (index === 0 && places.has(inside.place)) return false
    const values = readVariables(scopeAt(inside, index) as Scope, view.names)
    return values.every((value, at) => native.is(value, view.values[at]))
  })
  return same.find((scope) => scope.holder === holder) ?? same.find(({ view }) => view.values.some(isObject))
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
