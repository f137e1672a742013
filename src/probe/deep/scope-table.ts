import type { Graph } from '../graph.ts'
import * as native from '../natives.ts'
import { type Node, pathOf, type Place, type Root } from '../node.ts'
import type { Inspector } from './inspector.ts'
import { type Inside, lookInto, type Scope } from './look-into.ts'
import { findSameScope, type KnownScope, scopeAt, signatureOf } from './known-scope.ts'
import { readVariables, type ScopeView, viewScope } from './scope-view.ts'

/** A scope as one function sees it, or the `#fields` of an object. */
export interface SeenScope {
  readonly owner: object
  readonly inside: Inside
  /** Which of the function's scopes it is, the innermost first. */
  readonly index: number | 'fields'
  readonly place: Place
}

/** All scopes that the graph holds. */
export interface ScopeTable {
  /** Takes a scope into the graph, where it is not one that is there already. */
  add(seen: SeenScope, rootOf: (target: object) => Root, isLeftOut: (name: string) => boolean): KnownScope | undefined
  /** Reads the variables of scopes anew; those that nothing reaches any more are forgotten. @param isMeant by default all are */
  refresh(isMeant?: (scope: Node) => boolean): void
  /** The same without a thought: every one of these. */
  read(scopes: readonly KnownScope[]): void
  /** Says that code has run since the last reading. */
  age(): void
}

/** Scopes that are read anew at each look: each costs about a tenth of a millisecond. */
const MAX_SCOPES = { own: 400, ofPackages: 200 } as const

/** Opens an empty table. */
export function openScopeTable(graph: Graph, inspector: Inspector): ScopeTable {
  const bySignature = new native.SafeMap<string, KnownScope[]>()
  const byNode = new native.SafeMap<Node, KnownScope>()
  const counts = { own: 0, ofPackages: 0 }
  /** Grows whenever values may have changed since they were read. */
  let turn = 0
  const turns = new native.SafeWeakMap<KnownScope, number>()

  const read = (scopes: readonly KnownScope[]): void => {
    const owners = [...new native.SafeSet(scopes.map(({ owner }) => owner))]
    const insides = new native.SafeMap<object, Inside | undefined>()
    lookInto(inspector, owners).forEach((inside, index) => void insides.set(owners[index] as object, inside))
    for (const scope of scopes) {
      const inside = insides.get(scope.owner)
      const copy = inside && scopeAt(inside, scope.index)
      if (copy !== undefined) scope.view.values = readVariables(copy, scope.view.names)
      turns.set(scope, turn)
    }
  }
  const forget = (scope: KnownScope): void => {
    if (!scope.isAtRest) counts[scope.node.root.kind === 'external-module' ? 'ofPackages' : 'own']--
    byNode.delete(scope.node)
    const others = bySignature.get(scope.signature)?.filter((other) => other !== scope) ?? []
    if (others.length === 0) bySignature.delete(scope.signature)
    else bySignature.set(scope.signature, others)
  }
  const find = (signature: string, { inside, index, place }: SeenScope): KnownScope | undefined => {
    const known = bySignature.get(signature)?.filter((scope) => graph.has(scope.node)) ?? []
    read(known.filter((scope) => turns.get(scope) !== turn))
    return findSameScope(known, inside, index, place)
  }

  return {
    add(seen, rootOf, isLeftOut) {
      const { inside, index, place } = seen
      const scope = scopeAt(inside, index) as Scope
      const signature = signatureOf(inside, scope)
      // An object has its fields to itself.
      const same = index === 'fields' ? undefined : find(signature, seen)
      if (same !== undefined) {
        same.places.add(inside.place)
        return same
      }
      const view = viewScope(scope, isLeftOut)
      if (view.names.length === 0) return undefined
      const root = rootOf(view.target)
      const isAtRest = isNeverAssigned(view, root)
      const owner = root.kind === 'external-module' ? 'ofPackages' : 'own'
      if (!isAtRest && counts[owner] >= MAX_SCOPES[owner])
        return void graph.notes.add(owner === 'own' ? 'closures' : 'closures of a library', MAX_SCOPES[owner], () => root.label)
      const node = graph.addInside(root, place)
      if (node === undefined) return undefined
      if (!isAtRest) counts[owner]++
      if (view.left > 0) graph.notes.add('variables of one closure', view.names.length, () => pathOf(node))
      const added = { node, view, owner: seen.owner, isAtRest, index, signature, holder: place.holder, places: new Set([inside.place]) }
      byNode.set(node, added)
      turns.set(added, turn)
      bySignature.set(signature, [...(bySignature.get(signature) ?? []), added])
      return added
    },
    refresh(isMeant = () => true) {
      turn++
      const alive: KnownScope[] = []
      for (const scope of byNode.values()) {
        if (!graph.has(scope.node)) forget(scope)
        else if (!scope.isAtRest && isMeant(scope.node)) alive.push(scope)
      }
      read(alive)
    },
    read,
    age: () => void turn++,
  }
}

/**
 * Whether the variables of a scope can be taken to keep what they hold: all are functions, or they are those of a module
 * of a package, and all are functions, objects and constants. What is in the objects is compared all the same.
 */
function isNeverAssigned({ values, names }: ScopeView, { isPackageScope }: Root): boolean {
  return values.every((value, index) => {
    if (typeof value === 'function') return true
    return isPackageScope === true && ((typeof value === 'object' && value !== null) || CONSTANT.test(names[index] as string))
  })
}

const CONSTANT = /^[A-Z][A-Z\d_]*$/
