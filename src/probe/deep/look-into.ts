import * as native from '../natives.ts'
import { type Inspector, LOOK_GROUP, type RemoteObject, type RemoteProperties, type RemoteProperty } from './inspector.ts'

/** What V8 keeps of an object and no descriptor shows. */
export interface Inside {
  /** The variables that a function reaches beside its own, the innermost scope first; globals are left out. */
  readonly scopes: readonly Scope[]
  /** The number of the script in which a function is written. */
  readonly script: number
  /** Where in its script a function begins. */
  readonly place: string
  /** The object that a Proxy stands for. */
  readonly target: unknown
  /** The entries of a WeakMap. */
  readonly entries: readonly WeakEntry[]
  /** The `#fields` that an object has. */
  readonly fields: Scope | undefined
}

export interface WeakEntry {
  readonly key: object
  readonly value: unknown
}

/** One scope as it was at the moment of reading: V8 gives a copy, and a new one each time. */
export interface Scope {
  /** `Closure`, `Block`, `Catch`, `Module`… */
  readonly type: string
  /** The name of the function that the scope belongs to; often there is none. */
  readonly name: string
  readonly variables: object
}

/** Looks into functions, Proxies, WeakMaps and objects with `#fields`, and calls nothing of the user's. */
export function lookInto(inspector: Inspector, values: readonly object[]): readonly (Inside | undefined)[] {
  if (values.length === 0) return []
  return inspector.releasing(() => {
    const wanted: (RemoteObject | undefined)[] = []
    const found = inspector.idsOf(values).map((id) => {
      if (id === undefined) return undefined
      const remote = remoteInside(inspector, id)
      const at = wanted.length
      wanted.push(remote.scopes, remote.target, remote.entries, ...remote.fields.map(({ value }) => value))
      return { remote, at }
    })
    const given = inspector.valuesOf(wanted)
    return found.map((one) => {
      if (one === undefined) return undefined
      const { remote, at } = one
      const { location } = remote
      return {
        scopes: scopesOf(given[at] as ArrayLike<RawScope> | undefined),
        script: Number(location?.scriptId ?? -1),
        place: location === undefined ? '' : `${location.scriptId}:${location.lineNumber}:${location.columnNumber}`,
        target: given[at + 1],
        entries: entriesOf(given[at + 2] as ArrayLike<WeakEntry> | undefined),
        fields: fieldsOf(remote.fields, given, at + 3),
      }
    })
  })
}

/** The number of the newest script: what is loaded from now on has a higher one. */
export function newestScript(inspector: Inspector): number {
  return inspector.releasing(() => {
    // Code that was compiled before would be the script that it was then.
    const expression = `(function(){/*${native.now()}*/})`
    const { result } = inspector.post<{ result: RemoteObject }>('Runtime.evaluate', { expression, objectGroup: LOOK_GROUP })
    return Number(remoteInside(inspector, result.objectId as string).location?.scriptId)
  })
}

interface Location {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

interface RemoteInside {
  readonly location: Location | undefined
  readonly scopes: RemoteObject | undefined
  readonly target: RemoteObject | undefined
  readonly entries: RemoteObject | undefined
  readonly fields: readonly RemoteProperty[]
}

function remoteInside(inspector: Inspector, objectId: string): RemoteInside {
  const answer = inspector.post<RemoteProperties>('Runtime.getProperties', { objectId, ownProperties: true })
  const valueOf = (wanted: string): RemoteObject | undefined => answer.internalProperties?.find(({ name }) => name === wanted)?.value
  return {
    location: valueOf('[[FunctionLocation]]')?.value as Location | undefined,
    scopes: valueOf('[[Scopes]]'),
    target: valueOf('[[Target]]'),
    entries: valueOf('[[Entries]]'),
    // Private accessors have none.
    fields: (answer.privateProperties ?? []).filter(({ value }) => value !== undefined),
  }
}

interface RawScope {
  readonly description: string
  readonly object: object
}

/** `Closure (createStore)`, `Block`, `With Block`. */
const DESCRIPTION = /^(.+?)(?: \((.*)\))?$/s

function scopesOf(list: ArrayLike<RawScope> = []): Scope[] {
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

/** Entries of one WeakMap that are looked at. */
const MAX_ENTRIES = 500

function entriesOf(list: ArrayLike<WeakEntry> = []): WeakEntry[] {
  const entries: WeakEntry[] = []
  for (let index = 0; index < list.length && index < MAX_ENTRIES; index++) entries[index] = list[index] as WeakEntry
  return entries
}

/** The fields as variables: a class and the one that it extends may each have one of the same name. */
function fieldsOf(fields: readonly RemoteProperty[], values: readonly unknown[], first: number): Scope | undefined {
  if (fields.length === 0) return undefined
  const variables = Object.create(null) as Record<string, unknown>
  fields.forEach(({ name }, index) => {
    let own = name
    for (let count = 2; own in variables; count++) own = `${name} (${count})`
    variables[own] = values[first + index]
  })
  return { type: 'Fields', name: '', variables }
}
