import { EventEmitter } from 'node:events'
import * as native from '../natives.ts'
import type { NamedValue, Source } from './source.ts'

const { eventNames, rawListeners, removeListener, on } = EventEmitter.prototype

/** Events on which the runner, Node or this tool itself comes and goes between files. */
const RUNNERS_OWN: ReadonlySet<string | symbol> = new Set(['message', 'internalMessage', 'newListener', 'removeListener'])

/** Events for which the runner takes its own listener off and puts a new one on for each file. */
const RUNNERS_ERRORS: ReadonlySet<string | symbol> = new Set(['uncaughtException', 'unhandledRejection'])

/** Listeners on the process and on its streams, by event. */
export const listeners: Source = {
  name: 'listeners',
  *values() {
    yield* listenersOf(process, 'process')
    yield* listenersOf(process.stdout, 'process.stdout')
    yield* listenersOf(process.stderr, 'process.stderr')
  },
}

/** The listeners of one emitter, by event. */
export function* listenersOf(emitter: EventEmitter, label: string): Iterable<NamedValue> {
  for (const event of native.apply(eventNames, emitter, []) as (string | symbol)[]) {
    if (RUNNERS_OWN.has(event)) continue
    const present = native.apply(rawListeners, emitter, [event]) as Listener[]
    const value = RUNNERS_ERRORS.has(event) ? present.filter((listener) => !isRunners(listener)) : present
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

function restore(emitter: EventEmitter, event: string | symbol, present: Listener[], before: Listener[]): void {
  for (const listener of present)
    if (!before.includes(listener)) native.apply(removeListener, emitter, [event, listener])
  for (const listener of before) if (!present.includes(listener)) native.apply(on, emitter, [event, listener])
}

/** The runner's two handlers are recognised by the call that all of theirs share. */
function isRunners(listener: Listener): boolean {
  return native.functionSource(listener).includes('catchError(')
}
