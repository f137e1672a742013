import { AsyncResource, executionAsyncResource } from 'node:async_hooks'
import { quietHook } from './async-hook.ts'
import * as native from './natives.ts'
import { isWork } from './pending-work.ts'
import { className } from './render.ts'

/** What happens around each piece of work that an earlier file left to the event loop. */
export interface LateWorkHandler {
  /** Before it. Gives false when no more of it is to be told. */
  enter(): boolean
  /** After it. @param id its number, which grows with the time at which it was left */
  leave(id: number): void
}

/** Everything that is left to the event loop from now on has a higher number. */
export function currentWork(): number {
  return new AsyncResource('carryover').asyncId()
}

/** The runner's channel to the main process, which was open before. */
const CHANNELS: ReadonlySet<string> = new Set(['Pipe', 'MessagePort', 'Process', 'TTY'])

/**
 * Watches for callbacks that were left to the event loop before, and for all that goes on because of them until the event
 * loop turns to something else. The watch ends by itself when nothing old is waiting any more.
 *
 * @param last what has a number up to this was left by an earlier file
 * @param waiting how many callbacks were left
 * @returns ends the watch
 */
export function watchLateWork(last: number, waiting: number, handler: LateWorkHandler): () => void {
  const causes = new native.SafeMap<number, number>()
  const continuations = new native.SafeSet<number>()
  const come = new native.SafeSet<number>()
  let expected = waiting
  let running: number | undefined
  let late: number | undefined

  /** What left a callback; nothing for the running file's and the runner's own. */
  const causeOf = (id: number, resource: unknown): number | undefined => {
    const known = causes.get(id)
    const kind = classOf(resource)
    if ((known === undefined && id > last) || CHANNELS.has(kind)) return undefined
    if (!come.has(id) && isWork(kind)) expected--
    come.add(id)
    return isRunnersTimer(resource) ? undefined : (known ?? id)
  }
  const close = (): void => {
    if (late !== undefined) handler.leave(late)
    late = undefined
  }
  const turnTo = (id: number, resource: unknown): void => {
    close()
    if (expected <= 0) return void hook.disable()
    const cause = causeOf(id, resource)
    if (cause === undefined) return
    if (handler.enter()) late = cause
    else hook.disable()
  }
  // Promises go on between one callback and the next, and belong to the one before.
  const hook = quietHook({
    init(id, type) {
      if (late === undefined || type === 'PROMISE') return
      if (type === 'TickObject' || type === 'Microtask') return void continuations.add(id)
      causes.set(id, late)
      if (isWork(type)) expected++
    },
    before(id) {
      const resource: unknown = executionAsyncResource()
      if (running !== undefined || continuations.has(id) || native.isPromise(resource)) return
      running = id
      try {
        turnTo(id, resource)
      } catch {
        // Node ends the process when a hook throws.
        hook.disable()
      }
    },
    after(id) {
      if (id === running) running = undefined
    },
  })
  hook.enable()
  return () => {
    hook.disable()
    close()
  }
}

function classOf(resource: unknown): string {
  return typeof resource === 'object' && resource !== null && !native.isProxy(resource) ? className(resource) : ''
}

/** In version 5, in version 4. */
const RUNNERS_CALLBACK = /pendingCall|^\(\) => call\.bind\(this\)/

/** By a timer that is no test's the runner holds messages back, to send several at once. */
function isRunnersTimer(resource: unknown): boolean {
  if (typeof resource !== 'object' || resource === null || native.isProxy(resource)) return false
  const callback = native.getOwnPropertyDescriptor(resource, '_onTimeout')?.value as unknown
  return typeof callback === 'function' && !native.isProxy(callback) && RUNNERS_CALLBACK.test(native.functionSource(callback))
}
