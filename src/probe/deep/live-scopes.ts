import * as native from '../natives.ts'
import { pathBelow } from '../node.ts'
import { openCallSites } from './call-sites.ts'
import type { Inspector } from './inspector.ts'
import type { KnownScope } from './known-scope.ts'
import { type Accessors, bindMeant } from './mark-scopes.ts'
import { methodsOf } from './methods.ts'
import type { ScopeTable, SeenScope } from './scope-table.ts'

/** Gets hold of variables themselves, where V8 else gives copies: to put them back, or to see who writes to them. */
export interface LiveScopes {
  /** Call for each function that is known to see a scope, and for each object with `#fields`. */
  await(scope: KnownScope, seen: SeenScope): void
}

/** A call costs up to a millisecond as long as its function is waited for. */
const MAX_CALLS = 2000

/** A scope at one place, with the variables of it that are wanted. */
interface Waiting {
  readonly scope: KnownScope
  readonly names: readonly string[]
}

/** Begins to wait for calls of functions that see variables with these paths. For runs of our own alone. */
export function openLiveScopes(inspector: Inspector, scopes: ScopeTable, paths: readonly string[], context: object): LiveScopes {
  const waiting = new native.SafeMap<string, Waiting[]>()
  const calls = new native.SafeMap<string, number>()

  const onCall = (place: string, accessors: Accessors): void => {
    const here = waiting.get(place) ?? []
    if (here.length === 0) return
    const constants = bindMeant(scopes, here.map(({ scope }) => scope), accessors)
    const count = (calls.get(place) ?? 0) + 1
    calls.set(place, count)
    for (const [site, all] of waiting) {
      const isGivenUp = site === place && count > MAX_CALLS
      const isOpen = (scope: KnownScope, name: string): boolean => !scope.view.live.has(name) && !(site === place && constants.has(name))
      const open = isGivenUp ? [] : all.filter(({ scope, names }) => names.some((name) => isOpen(scope, name)))
      waiting.set(site, open)
      if (open.length === 0 && waiting.delete(site)) sites.close(site)
    }
  }
  const sites = openCallSites(inspector, context, onCall)

  return {
    await(scope, { owner, inside, index }) {
      const names = scope.view.names.filter((name) => paths.some((path) => path.startsWith(pathBelow(scope.node, name))))
      if (names.every((name) => scope.view.live.has(name))) return
      const functions = index === 'fields' ? methodsOf(inspector, owner, names) : [{ value: owner, inside, fields: names }]
      for (const { value, inside: { place }, fields } of functions) {
        if (!sites.open(value, place, fields)) continue
        const known = waiting.get(place) ?? []
        waiting.set(place, [...known, { scope, names }])
      }
    },
  }
}
