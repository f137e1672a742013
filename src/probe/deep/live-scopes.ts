import * as native from '../natives.ts'
import { pathOf } from '../node.ts'
import type { Inspector } from './inspector.ts'
import type { KnownScope } from './known-scope.ts'
import type { ScopeTable, SeenScope } from './scope-table.ts'

/** Gets hold of variables themselves, where V8 else gives copies: to put them back, or to see who writes to them. */
export interface LiveScopes {
  /** Call for each function that is known to see a scope. */
  await(scope: KnownScope, seen: SeenScope): void
}

/** The functions that are written at one place, and the scopes that one of them sees when it is called. */
interface Site {
  readonly waiting: Set<KnownScope>
  readonly breakpointId: string
  calls: number
}

const HOOK = '__carryover_scope__'

/** A call costs up to a millisecond as long as its function is waited for. */
const MAX_CALLS = 2000

/**
 * Begins to wait for calls of functions that see variables with these paths. Before such a function runs, V8 evaluates
 * the condition of a breakpoint in its scope: that makes an object whose accessors are written there, and is false, so
 * that nothing ever stops. It slows functions down, and is for runs of our own alone.
 */
export function openLiveScopes(inspector: Inspector, scopes: ScopeTable, paths: readonly string[], context: object): LiveScopes {
  const sites = new native.SafeMap<string, Site>()

  const stop = (place: string, { breakpointId }: Site): void => {
    sites.delete(place)
    // Not while V8 is still at it.
    queueMicrotaskNative(() => void inspector.post('Debugger.removeBreakpoint', { breakpointId }))
  }
  const onCall = (place: string, accessors: Accessors): boolean => {
    try {
      const site = sites.get(place)
      if (site === undefined) return false
      for (const scope of findMeant(scopes, [...site.waiting], accessors)) site.waiting.delete(scope)
      if (site.waiting.size === 0 || ++site.calls > MAX_CALLS) stop(place, site)
    } catch {
      // The user's function is about to run, whatever became of this.
    }
    return false
  }
  native.defineProperty(context, HOOK, { value: onCall, configurable: true })
  inspector.post('Debugger.enable')
  inspector.post('Debugger.setSkipAllPauses', { skip: true })

  const open = ({ function: seenBy, inside }: SeenScope): Site => {
    const names = new native.SafeSet(inside.scopes.flatMap(({ variables }) => native.ownKeys(variables)).filter(isName))
    const condition = `${HOOK}(${native.stringify(inside.place)},{__proto__:null,${[...names].map(accessorsOf).join(',')}})`
    return inspector.releasing(() => {
      const [objectId] = inspector.idsOf([seenBy])
      const { breakpointId } = inspector.post<{ breakpointId: string }>('Debugger.setBreakpointOnFunctionCall', { objectId, condition })
      return { waiting: new native.SafeSet<KnownScope>(), breakpointId, calls: 0 }
    })
  }
  return {
    await(scope, seen) {
      const label = pathOf(scope.node)
      if (scope.view.live !== undefined || !paths.some((path) => path.startsWith(label))) return
      const { place } = seen.inside
      const site = sites.get(place) ?? open(seen)
      sites.set(place, site)
      site.waiting.add(scope)
    },
  }
}

type Accessors = Record<string, unknown>

const queueMicrotaskNative = queueMicrotask
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

function isName(name: PropertyKey): name is string {
  return typeof name === 'string' && IDENTIFIER.test(name) && name !== 'arguments'
}

function accessorsOf(name: string): string {
  return `get ${name}(){return ${name}},set ${name}(__carryover_value__){${name}=__carryover_value__}`
}

/**
 * The scopes that accessors are written in. A breakpoint is at all functions that are written in one place, and a
 * variable of the function's own may hide one of a scope: what shows is only known by a mark, set and taken away before
 * anything else can run.
 */
function findMeant(scopes: ScopeTable, waiting: readonly KnownScope[], accessors: Accessors): KnownScope[] {
  const mark = Symbol('mark')
  const marked: { readonly name: string; readonly value: unknown }[] = []
  try {
    for (const name of native.ownKeys(accessors) as string[]) {
      const value = read(accessors, name)
      if (write(accessors, name, mark)) marked.push({ name, value })
    }
    scopes.read(waiting)
    return waiting.filter(({ view }) => {
      const names = marked.filter(({ name }) => view.values[view.names.indexOf(name)] === mark).map(({ name }) => name)
      if (names.length > 0) view.live = { names: new native.SafeSet(names), accessors }
      return names.length > 0
    })
  } finally {
    for (const { name, value } of marked) accessors[name] = value
    scopes.read(waiting)
  }
}

/** A variable that is not initialised yet can neither be read nor written. */
function read(accessors: Accessors, name: string): unknown {
  try {
    return accessors[name]
  } catch {
    return undefined
  }
}

function write(accessors: Accessors, name: string, value: unknown): boolean {
  try {
    accessors[name] = value
    return true
  } catch {
    return false
  }
}
