import { AsyncResource, createHook, executionAsyncResource } from 'node:async_hooks'
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

/** Work of the running file that is kept apart; beyond, the watch ends. */
const MAX_OWN = 200_000

/**
 * Watches for callbacks that were left to the event loop before, and for what goes on because of them. Node numbers what
 * waits. A promise gets its number when it is first seen: one that was not seen to be made is an old one, and is looked
 * at where it goes on right after an old callback, since the runner has old promises too. The watch ends by itself when
 * nothing old is waiting any more, because it makes promises slower.
 *
 * @param last what has a number up to this was left by an earlier file
 * @param waiting how many callbacks were left
 * @returns ends the watch
 */
export function watchLateWork(last: number, waiting: number, handler: LateWorkHandler): () => void {
  const own = new native.SafeSet<number>()
  const late = new native.SafeMap<number, number>()
  const come = new native.SafeSet<number>()
  let expected = waiting
  let current: number | undefined
  let cause: number | undefined

  const hook = createHook({
    init(id, type) {
      if (current === undefined) return void (own.add(id).size > MAX_OWN && hook.disable())
      late.set(id, cause ?? current)
      if (isWork(type)) expected++
    },
    before(id) {
      if (current !== undefined || own.has(id)) return
      const resource: unknown = executionAsyncResource()
      if (native.isPromise(resource)) cause = late.get(id) ?? cause
      else cause = callbackCause(id, resource)
      if (cause === undefined) return
      if (handler.enter()) current = id
      else hook.disable()
    },
    after(id) {
      if (id !== current) return
      current = undefined
      handler.leave(cause ?? id)
    },
  })

  /** What left a callback; nothing for the running file's and the runner's own. */
  const callbackCause = (id: number, resource: unknown): number | undefined => {
    if (expected <= 0) hook.disable()
    const known = late.get(id)
    if ((known === undefined && id > last) || CHANNELS.has(classOf(resource))) return undefined
    if (!come.has(id) && isWork(classOf(resource))) expected--
    come.add(id)
    return isRunnersTimer(resource) ? undefined : (known ?? id)
  }
  hook.enable()
  return () => void hook.disable()
}

function classOf(resource: unknown): string {
  return typeof resource === 'object' && resource !== null && !native.isProxy(resource) ? className(resource) : ''
}

/** By a timer that is no test's the runner holds messages back, to send several at once. */
function isRunnersTimer(resource: unknown): boolean {
  if (typeof resource !== 'object' || resource === null || native.isProxy(resource)) return false
  const callback = native.getOwnPropertyDescriptor(resource, '_onTimeout')?.value as unknown
  return typeof callback === 'function' && !native.isProxy(callback) && native.functionSource(callback).includes('pendingCall')
}
