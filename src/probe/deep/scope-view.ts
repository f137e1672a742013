import { UNREADABLE } from '../columns.ts'
import * as native from '../natives.ts'
import type { Scope } from './look-into.ts'

/** The variables of one scope as an object that the graph reads as it reads the view of a module. */
export interface ScopeView {
  readonly target: object
  readonly names: readonly string[]
  /** How many variables there are beside those that are read. */
  readonly left: number
  values: readonly unknown[]
  /** For some variables accessors of their own, written in their scope: what is assigned there is assigned. */
  readonly live: native.SafeMap<string, Record<string, unknown>>
}

/** Variables of one scope that are compared; a bundle in one function may have thousands. */
const MAX_VARIABLES = 2000

/** Makes the view of a scope. @param isLeftOut names that are no state of the user's */
export function viewScope(scope: Scope, isLeftOut: (name: string) => boolean): ScopeView {
  const all = native.ownKeys(scope.variables).filter((name) => typeof name === 'string' && !INSTRUMENT.test(name) && !isLeftOut(name)) as string[]
  // V8 gives the variables of a large scope in an order that is another one in each run.
  const names = all.length > MAX_VARIABLES ? all.sort().slice(0, MAX_VARIABLES) : all
  const target = Object.create(null) as object
  const view: ScopeView = { target, names, left: all.length - names.length, values: readVariables(scope, names), live: new native.SafeMap() }
  names.forEach((name, index) => {
    native.defineProperty(target, name, {
      enumerable: true,
      get() {
        const accessors = view.live.get(name)
        return accessors === undefined ? view.values[index] : accessors[name]
      },
      set(value: unknown) {
        const accessors = view.live.get(name)
        if (accessors === undefined) throw new TypeError(`${name} is out of reach`)
        accessors[name] = value
      },
    })
  })
  return view
}

/** Reads the same variables in a later copy of the scope. */
export function readVariables({ variables }: Scope, names: readonly string[]): unknown[] {
  const values: unknown[] = []
  for (let index = 0; index < names.length; index++) values[index] = readVariable(variables, names[index] as string)
  return values
}

/** What a compiler or an instrument adds, and what no declaration of the user's stands for. */
const INSTRUMENT = /^(?:__vite|__vi_import|__carryover|cov_|arguments$)/

/** A variable that is not initialised yet throws where it is read. */
function readVariable(variables: object, name: string): unknown {
  try {
    const descriptor = native.getOwnPropertyDescriptor(variables, name)
    return descriptor === undefined || descriptor.get !== undefined ? UNREADABLE : descriptor.value
  } catch {
    return UNREADABLE
  }
}
