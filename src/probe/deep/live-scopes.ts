import * as native from '../natives.ts'
import { pathOf } from '../node.ts'
import type { Inspector } from './inspector.ts'
import type { KnownScope } from './known-scope.ts'
import type { ScopeTable } from './scope-table.ts'

/** Gets hold of variables themselves, of which V8 else gives copies: to put them back, or to see who writes to them. */
export interface LiveScopes {
  /** Call for each function that is known to see a scope. */
  await(scope: KnownScope, seenBy: object): void
}

const HOOK = '__carryover_scope__'
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

/**
 * Begins to wait for calls of functions that see scopes with these paths. At the next one V8 evaluates the condition of
 * a breakpoint in the function's own scope, before any of the function's code: it makes an object whose accessors are
 * written there, and is false, so that nothing ever stops. Only for runs of our own: functions that are waited for are slow.
 */
export function openLiveScopes(inspector: Inspector, scopes: ScopeTable, paths: readonly string[], context: object): LiveScopes {
  const awaited: { readonly scope: KnownScope; readonly breakpoints: string[] }[] = []
  const take = (index: number, accessors: Record<string, unknown>): boolean => {
    try {
      const { scope, breakpoints } = awaited[index] as (typeof awaited)[number]
      if (scope.view.live !== undefined) return false
      scopes.refresh([scope])
      // A variable of the function's own may hide the one that is meant.
      if (!scope.view.names.every((name, at) => !(name in accessors) || reads(accessors, name, scope.view.values[at]))) return false
      scope.view.live = accessors
      queueMicrotaskNative(() => {
        for (const breakpointId of breakpoints) inspector.post('Debugger.removeBreakpoint', { breakpointId })
      })
    } catch {
      // The user's function is about to run, whatever became of this.
    }
    return false
  }
  native.defineProperty(context, HOOK, { value: take, configurable: true })
  inspector.post('Debugger.enable')
  inspector.post('Debugger.setSkipAllPauses', { skip: true })
  return {
    await(scope, seenBy) {
      const label = pathOf(scope.node)
      if (scope.view.live !== undefined || !paths.some((path) => path.startsWith(label))) return
      const index = awaited.findIndex((one) => one.scope === scope)
      const at = index === -1 ? awaited.push({ scope, breakpoints: [] }) - 1 : index
      const accessors = scope.view.names.filter((name) => IDENTIFIER.test(name)).map(accessorOf)
      const condition = `${HOOK}(${at},{__proto__:null,${accessors.join(',')}})`
      const breakpointId = inspector.releasing(() => {
        const [objectId] = inspector.idsOf([seenBy])
        return inspector.post<{ breakpointId: string }>('Debugger.setBreakpointOnFunctionCall', { objectId, condition }).breakpointId
      })
      awaited[at]?.breakpoints.push(breakpointId)
    },
  }
}

const queueMicrotaskNative = queueMicrotask

function accessorOf(name: string): string {
  return `get ${name}(){return ${name}},set ${name}(__carryover_value__){${name}=__carryover_value__}`
}

function reads(accessors: Record<string, unknown>, name: string, value: unknown): boolean {
  try {
    return native.is(accessors[name], value)
  } catch {
    return typeof value === 'symbol'
  }
}
