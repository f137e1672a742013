import * as native from '../natives.ts'
import { type Inspector, LOOK_GROUP, type RemoteObject, type RemoteProperties } from './inspector.ts'

/** What V8 keeps of a function or Proxy and no descriptor shows. */
export interface Inside {
  /** The variables that a function reaches beside its own, the innermost scope first; globals are left out. */
  readonly scopes: readonly Scope[]
  /** The number of the script in which a function is written. */
  readonly script: number
  /** Where in its script a function begins. */
  readonly place: string
  /** The object that a Proxy stands for. */
  readonly target: unknown
}

/** One scope as it was at the moment of reading: V8 gives a copy, and a new one each time. */
export interface Scope {
  /** `Closure`, `Block`, `Catch`, `Module`… */
  readonly type: string
  /** The name of the function that the scope belongs to; often there is none. */
  readonly name: string
  readonly variables: object
}

/** Looks into functions and Proxies, and calls nothing of the user's. Gives nothing for what has no inside. */
export function lookInto(inspector: Inspector, values: readonly object[]): readonly (Inside | undefined)[] {
  if (values.length === 0) return []
  return inspector.releasing(() => {
    const ids: string[] = []
    const entries = inspector.idsOf(values).map((id) => {
      const entry = id === undefined ? undefined : entryOf(inspector, id)
      return entry && { ...entry, at: ids.push(entry.inside) - 1 }
    })
    const insides = inspector.valuesOf(ids)
    return entries.map((entry) => {
      if (entry === undefined) return undefined
      const { location, at } = entry
      if (location === undefined) return { scopes: [], script: -1, place: '', target: insides[at] }
      const place = `${location.scriptId}:${location.lineNumber}:${location.columnNumber}`
      return { scopes: scopesOf(insides[at] as ArrayLike<RawScope>), script: Number(location.scriptId), place, target: undefined }
    })
  })
}

/** The number of the newest script: what is loaded from now on has a higher one. */
export function newestScript(inspector: Inspector): number {
  return inspector.releasing(() => {
    // Code that was compiled before would be the script that it was then.
    const expression = `(function(){/*${native.now()}*/})`
    const { result } = inspector.post<{ result: RemoteObject }>('Runtime.evaluate', { expression, objectGroup: LOOK_GROUP })
    return Number(entryOf(inspector, result.objectId as string)?.location?.scriptId)
  })
}

interface Location {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

interface Entry {
  readonly inside: string
  /** Proxies have none. */
  readonly location: Location | undefined
}

function entryOf(inspector: Inspector, objectId: string): Entry | undefined {
  const { internalProperties = [] } = inspector.post<RemoteProperties>('Runtime.getProperties', { objectId, ownProperties: true })
  const valueOf = (wanted: string): RemoteObject | undefined => internalProperties.find(({ name }) => name === wanted)?.value
  const location = valueOf('[[FunctionLocation]]')?.value as Location | undefined
  const inside = valueOf(location === undefined ? '[[Target]]' : '[[Scopes]]')?.objectId
  return inside === undefined ? undefined : { inside, location }
}

interface RawScope {
  readonly description: string
  readonly object: object
}

/** `Closure (createStore)`, `Block`, `With Block`. */
const DESCRIPTION = /^(.+?)(?: \((.*)\))?$/s

function scopesOf(list: ArrayLike<RawScope>): Scope[] {
  const scopes: Scope[] = []
  for (let index = 0; index < list.length; index++) {
    const { description, object } = list[index] as RawScope
    const [, type = '', name = ''] = DESCRIPTION.exec(description) ?? []
    // A script's own scope is shared by all scripts, as the global object is.
    if (type === 'Global' || type === 'Script') continue
    // What a `with` statement adds is a user's object itself.
    if (type !== 'With Block') scopes.push({ type, name, variables: object })
    else if (!native.isProxy(object)) scopes.push({ type, name, variables: object })
  }
  return scopes
}
