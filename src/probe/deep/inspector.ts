import type { Session } from 'node:inspector'

/** V8's inspector of this thread, connected from within: it looks at functions and calls none of them. */
export interface Inspector {
  /** Sends one command and gives its answer, which comes at once. */
  post<T = unknown>(method: string, parameters?: object): T
  /** Lets the inspector know values of ours: gives the name that it has for each until `releasing` ends. */
  idsOf(values: readonly object[]): readonly (string | undefined)[]
  /** Gives values that the inspector spoke of. */
  valuesOf(remotes: readonly (RemoteObject | undefined)[]): readonly unknown[]
  /** Does work in which values are exchanged, and lets them go afterwards. */
  releasing<T>(work: () => T): T
}

const { getBuiltinModule } = process

/** @throws there is no inspector in this Node, or it may not be used */
export function connectInspector(): Inspector {
  const { Session: InspectorSession } = getBuiltinModule('node:inspector')
  const session = new InspectorSession()
  session.connect()
  const post = openPost(session)
  let given: unknown
  let taken: unknown[] = []
  const [give, take] = makeKnown(
    post,
    () => given,
    (values: readonly unknown[]) => {
      for (let index = 0; index < values.length; index++) taken[taken.length] = values[index]
    },
  )
  return {
    post,
    idsOf(values) {
      given = values
      const parameters = { objectId: give, functionDeclaration: 'function(){return this()}', objectGroup: LOOK_GROUP }
      const { result: list } = post<{ result: RemoteObject }>('Runtime.callFunctionOn', parameters)
      given = undefined
      const { result } = post<RemoteProperties>('Runtime.getProperties', { objectId: list.objectId, ownProperties: true })
      const ids: (string | undefined)[] = values.map(() => undefined)
      for (const { name, value } of result) if (INDEX.test(name)) ids[Number(name)] = value?.objectId
      return ids
    },
    valuesOf(remotes) {
      taken = []
      for (let index = 0; index < remotes.length; index += MAX_ARGUMENTS) {
        const list = remotes.slice(index, index + MAX_ARGUMENTS).map(argumentOf)
        post('Runtime.callFunctionOn', { objectId: take, functionDeclaration: 'function(){this(arguments)}', arguments: list })
      }
      const values = taken
      taken = []
      return values
    },
    releasing(work) {
      try {
        return work()
      } finally {
        post('Runtime.releaseObjectGroup', { objectGroup: LOOK_GROUP })
      }
    },
  }
}

/** What the inspector says of a value. */
export interface RemoteObject {
  readonly type: string
  readonly objectId?: string
  readonly value?: unknown
  /** A number or bigint that JSON has no word for. */
  readonly unserializableValue?: string
}

function argumentOf(remote: RemoteObject = { type: 'undefined' }): object {
  const { objectId, value, unserializableValue } = remote
  if (objectId !== undefined) return { objectId }
  return unserializableValue === undefined ? { value } : { unserializableValue }
}

export interface RemoteProperties {
  readonly result: readonly RemoteProperty[]
  readonly internalProperties?: readonly RemoteProperty[]
  readonly privateProperties?: readonly RemoteProperty[]
}

export interface RemoteProperty {
  readonly name: string
  readonly value?: RemoteObject
}

/** What is exchanged in one look: nothing of it is held on to afterwards. */
export const LOOK_GROUP = 'carryover.look'
const OWN_GROUP = 'carryover'
const INDEX = /^\d+$/
const MAX_ARGUMENTS = 500

function openPost(session: Session): Inspector['post'] {
  const send = session.post.bind(session) as (method: string, parameters: object, done: (error: Error | null, answer: unknown) => void) => void
  return <T>(method: string, parameters: object = {}): T => {
    let failure: Error | null = null
    let answer: unknown
    send(method, parameters, (error, result) => {
      failure = error
      answer = result
    })
    if (failure !== null) throw new Error(`${method}: ${(failure as Error).message}`)
    return answer as T
  }
}

const HANDOVER = Symbol.for('carryover.handover')

/** Makes functions of ours known to the inspector, which finds them by a global that stands for a moment. */
function makeKnown(post: Inspector['post'], ...functions: readonly Function[]): (string | undefined)[] {
  return functions.map((value) => {
    Object.defineProperty(globalThis, HANDOVER, { value, configurable: true })
    try {
      const expression = 'globalThis[Symbol.for("carryover.handover")]'
      return post<{ result: RemoteObject }>('Runtime.evaluate', { expression, objectGroup: OWN_GROUP }).result.objectId
    } finally {
      Reflect.deleteProperty(globalThis, HANDOVER)
    }
  })
}
