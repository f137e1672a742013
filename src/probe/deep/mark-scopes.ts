import * as native from '../natives.ts'
import type { KnownScope } from './known-scope.ts'
import type { ScopeTable } from './scope-table.ts'

/** Accessors that are written in some scope, for variables of it. */
export type Accessors = Record<string, unknown>

/**
 * Binds accessors to the variables of the scopes in which they are written. A breakpoint is at all functions that are
 * written in one place, and a variable of the function's own may hide one of a scope: only a mark can tell, which is set
 * and taken away again before anything else can run.
 *
 * @returns the names of those that cannot be assigned, since they are constants
 */
export function bindMeant(scopes: ScopeTable, waiting: readonly KnownScope[], accessors: Accessors): ReadonlySet<string> {
  const mark = Symbol('mark')
  const constants = new native.SafeSet<string>()
  const marked: { readonly name: string; readonly value: unknown }[] = []
  try {
    for (const name of native.ownKeys(accessors) as string[]) {
      const value = read(accessors, name)
      if (write(accessors, name, mark)) marked.push({ name, value })
      else constants.add(name)
    }
    scopes.read(waiting)
    for (const { view } of waiting)
      for (const { name } of marked) if (view.values[view.names.indexOf(name)] === mark) view.live.set(name, accessors)
    return constants
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

/** A constant cannot be written either. */
function write(accessors: Accessors, name: string, value: unknown): boolean {
  try {
    accessors[name] = value
    return true
  } catch {
    return false
  }
}
