import * as native from '../natives.ts'
import type { Inspector } from './inspector.ts'
import type { Accessors } from './mark-scopes.ts'

/** Places in the code at which a function begins that is waited for. */
export interface CallSites {
  /**
   * Waits at one place for the next call.
   * @param names variables that the function sees, and `#fields` that its code may name
   * @returns whether V8 could do that
   */
  open(value: object, place: string, names: readonly string[]): boolean
  close(place: string): void
}

const HOOK = '__carryover_scope__'

/**
 * Begins to watch calls. Before a function that is waited for runs, V8 evaluates the condition of a breakpoint in the
 * function's own scope: that makes an object whose accessors are written there, hands it over, and is false, so that
 * nothing ever stops and no debugger hears of it.
 */
export function openCallSites(inspector: Inspector, context: object, onCall: (place: string, accessors: Accessors) => void): CallSites {
  const sites = new native.SafeMap<string, { readonly id: string; readonly names: native.SafeSet<string> }>()
  const take = (place: string, accessors: Accessors): boolean => {
    try {
      onCall(place, accessors)
    } catch {
      // The user's function is about to run, whatever became of this.
    }
    return false
  }
  native.defineProperty(context, HOOK, { value: take, configurable: true })
  inspector.post('Debugger.enable')
  inspector.post('Debugger.setSkipAllPauses', { skip: true })
  const remove = (breakpointId: string): void => inspector.post('Debugger.removeBreakpoint', { breakpointId })

  return {
    open(value, place, names) {
      const known = sites.get(place)
      const all = new native.SafeSet<string>([...(known?.names ?? []), ...names.filter(isName)])
      if (known !== undefined && all.size === known.names.size) return true
      if (known !== undefined) remove(known.id)
      sites.delete(place)
      try {
        const id = inspector.releasing(() => {
          const [objectId] = inspector.idsOf([value])
          const parameters = { objectId, condition: conditionFor(place, [...all]) }
          return inspector.post<{ breakpointId: string }>('Debugger.setBreakpointOnFunctionCall', parameters).breakpointId
        })
        sites.set(place, { id, names: all })
        return true
      } catch {
        return false
      }
    },
    close(place) {
      const site = sites.get(place)
      sites.delete(place)
      // Not while V8 is still at it.
      if (site !== undefined) queueMicrotaskNative(() => remove(site.id))
    },
  }
}

const queueMicrotaskNative = queueMicrotask
const IDENTIFIER = /^#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

function isName(name: string): boolean {
  return IDENTIFIER.test(name) && name !== 'arguments'
}

function conditionFor(place: string, names: readonly string[]): string {
  const accessors = names.map((name) => (name.startsWith('#') ? accessorsOf(`"${name}"`, `carryover.${name}`) : accessorsOf(name, name)))
  const object = `{__proto__:null,${accessors.join(',')}}`
  const hasFields = names.some((name) => name.startsWith('#'))
  return `${HOOK}(${native.stringify(place)},${hasFields ? `((carryover)=>(${object}))(this)` : object})`
}

function accessorsOf(name: string, expression: string): string {
  return `get ${name}(){return ${expression}},set ${name}(__carryover_value__){${expression}=__carryover_value__}`
}
