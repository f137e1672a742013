import { EventEmitter } from 'node:events'
import { isExcluding } from '../exclusion.ts'
import { loadedModules } from '../loaded-modules.ts'
import * as native from '../natives.ts'
import { functionName } from '../render.ts'
import { processStreams } from './process-streams.ts'
import type { NamedValue, Source } from './source.ts'

const { eventNames, rawListeners, removeListener, on } = EventEmitter.prototype

/** Events for which the runner takes its own listener off and puts a new one on for each file. */
const RUNNERS_ERRORS: ReadonlySet<string | symbol> = new Set(['uncaughtException', 'unhandledRejection'])

/** Listeners on the streams of the process and on what Node's modules share, by event. */
export const sharedListeners: Source = {
  name: 'listeners',
  *values() {
    for (const { name, stream } of processStreams())
      yield* listenersOf(stream, `process.${name}`, name === 'stdin' ? ownOf(stream) : NONE)
    for (const { emitter, label } of sharedEmitters()) yield* listenersOf(emitter, label, ownOf(emitter))
  },
  owns: (path) => /^(?:process\.std\w+|node:(?:https?\.globalAgent|cluster))\.on\(/.test(path),
}

/** Listeners on the process. */
export const processListeners: Source = {
  name: 'listeners of the process',
  values: () => listenersOf(process, 'process'),
  owns: (path) => path.startsWith('process.on('),
}

const agents = new Map<string, EventEmitter>()
const load = process.getBuiltinModule.bind(process)

/** Emitters of which there is one a worker, in modules that are loaded. */
function* sharedEmitters(): Iterable<{ readonly emitter: EventEmitter; readonly label: string }> {
  const loaded = loadedModules()
  for (const name of ['http', 'https'] as const) {
    if (!loaded.has(name)) continue
    const label = `node:${name}.globalAgent`
    const emitter = agents.get(label) ?? load(name).globalAgent
    agents.set(label, emitter)
    yield { emitter, label }
  }
  if (loaded.has('cluster')) yield { emitter: load('cluster') as unknown as EventEmitter, label: 'node:cluster' }
}

const NONE: ReadonlySet<unknown> = new Set()
const own = new WeakMap<EventEmitter, ReadonlySet<unknown>>()

/** What an emitter that comes into sight late listens to by itself. */
function ownOf(emitter: EventEmitter): ReadonlySet<unknown> {
  const known = own.get(emitter)
  if (known !== undefined) return known
  const present = new Set(eventsOf(emitter).flatMap((event) => native.apply(rawListeners, emitter, [event]) as Listener[]))
  own.set(emitter, present)
  return present
}

function eventsOf(emitter: EventEmitter): (string | symbol)[] {
  return native.apply(eventNames, emitter, []) as (string | symbol)[]
}

/** The listeners of one emitter, by event. */
export function* listenersOf(emitter: EventEmitter, label: string, itsOwn = NONE): Iterable<NamedValue> {
  const events = eventsOf(emitter)
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as string | symbol
    const present = native.apply(rawListeners, emitter, [event]) as Listener[]
    const value = present.filter((listener) => !itsOwn.has(listener) && !(isExcluding() && isNobodys(event, listener)))
    if (value.length === 0) continue
    yield {
      path: `${label}.on(${typeof event === 'string' ? `'${event}'` : String(event)})`,
      kind: 'listener',
      value,
      text: `${value.length} listener${value.length === 1 ? '' : 's'}`,
      putBack: (before) => restore(emitter, event, value, before === undefined ? [] : (before as Listener[])),
    }
  }
}

type Listener = (...args: unknown[]) => void

function isNobodys(event: string | symbol, listener: Listener): boolean {
  return RUNNERS_ERRORS.has(event) ? isRunners(listener) : isPipes(event, listener)
}

function restore(emitter: EventEmitter, event: string | symbol, present: Listener[], before: Listener[]): void {
  for (const listener of present)
    if (!before.includes(listener)) native.apply(removeListener, emitter, [event, listener])
  for (const listener of before) if (!present.includes(listener)) native.apply(on, emitter, [event, listener])
}

/** Node's own listeners to a stream that another is piped into, as that of each worker thread is. */
function isPipes(event: string | symbol, listener: Listener): boolean {
  const inner = native.getOwnPropertyDescriptor(listener, 'listener')?.value as unknown
  const name = functionName(typeof inner === 'function' ? inner : listener)
  return typeof event === 'string' && PIPED.has(event) && name === `on${event}`
}

const PIPED: ReadonlySet<string> = new Set(['unpipe', 'close', 'finish', 'error', 'drain'])

/** The runner's two handlers are recognised by the call that all of theirs share. */
function isRunners(listener: Listener): boolean {
  return native.functionSource(listener).includes('catchError(')
}
