import { executionAsyncResource } from 'node:async_hooks'
import type { Place } from '../model/leak.ts'
import { canLeavePromisesOut, quietHook } from './async-hook.ts'
import * as native from './natives.ts'
import { type Frame, framesIn } from './stack-frames.ts'

export interface ResourceOptions {
  /** Absolute path of the project, with `/`. */
  readonly root: string
  /** Whether a source file is the test runner's or this tool's. */
  isRunners(file: string): boolean
}

/** Knows what was started in this worker, and where, as far as that can be had cheaply. */
export interface ResourceWatch {
  /** Intervals, and timeouts whose callbacks set themselves again, that are running. */
  timers(): readonly object[]
  /** Handles of worker threads that are running. */
  workers(): readonly object[]
  /** Where something was started: a place in the code of the user's, `own` for what Node, the environment or the runner does. */
  originOf(resource: object): Place | 'own' | undefined
}

/** Timers that are kept track of; those that have ended are forgotten. */
const MAX_TIMERS = 2000

/** Handles that are rare enough for a stack each. */
const HANDLES: ReadonlySet<string> = new Set([
  'TCPSERVERWRAP', 'PIPESERVERWRAP', 'TCPWRAP', 'UDPWRAP', 'FSEVENTWRAP', 'STATWATCHER', 'PROCESSWRAP', 'WORKER', 'MESSAGEPORT',
])

/**
 * Begins to see what is started, by an async hook that leaves promises out: there is no list of timers and of worker
 * threads that can be read. Where Node cannot leave promises out, such a hook would slow down every `await`, and they stay
 * unseen.
 */
export function watchResources({ root, isRunners }: ResourceOptions): ResourceWatch {
  const stacks = new WeakMap<object, { stack?: unknown }>()
  const origins = new WeakMap<object, { readonly origin: Place | 'own' | undefined }>()
  const { prepareStackTrace } = Error
  let timers: object[] = []
  let workers: object[] = []

  const init = (_: number, type: string, __: number, resource: object): void => {
    if (type !== 'Timeout' && !HANDLES.has(type)) return
    try {
      if (type === 'Timeout') {
        if (!isInterval(resource) && !isSetByItself(resource)) return
        if (timers.length >= MAX_TIMERS) timers = timers.filter(isRunning)
        if (timers.length >= MAX_TIMERS) return
        timers.push(resource)
      } else if (type === 'WORKER') workers.push(resource)
      const captured = {}
      native.captureStackTrace(captured, init)
      stacks.set(resource, captured)
    } catch {
      // Node ends the process when a hook throws.
    }
  }
  if (canLeavePromisesOut) quietHook({ init }).enable()

  const locate = (resource: object): Place | 'own' | undefined => {
    // A test file's own would be called, with whatever it does.
    const isUsers = Error.prepareStackTrace !== prepareStackTrace
    const frames = isUsers ? [] : framesIn(stacks.get(resource)?.stack)
    if (frames.length === 0) return undefined
    const first = frames.findIndex(({ file }) => !file.startsWith('node:'))
    if (first === -1 || frames.slice(0, first).some(({ file }) => !STARTERS.has(file))) return 'own'
    if (isEnvironmentsOwn((frames[first] as Frame).file)) return 'own'
    const outside = frames.slice(first).filter(({ file }) => !file.startsWith('node:') && !ENVIRONMENTS.test(file))
    const [caller] = outside
    if (caller === undefined || isRunners(caller.file)) return 'own'
    const users = outside.find(({ file }) => file.startsWith(`${root}/`) && !file.includes('/node_modules/')) ?? caller
    return placeIn(root, users)
  }
  return {
    timers: () => (timers = timers.filter(isRunning)),
    workers: () => (workers = workers.filter((worker) => native.ownValue(worker, 'messagePort') !== undefined)),
    originOf(resource) {
      const known = origins.get(resource) ?? { origin: locate(resource) }
      origins.set(resource, known)
      return known.origin
    },
  }
}

/** Files of Node's through which a user's call starts something; what others of its files start is Node's own affair. */
const STARTERS: ReadonlySet<string> = new Set([
  'node:internal/async_hooks', 'node:internal/timers', 'node:timers', 'node:timers/promises', 'node:internal/util', 'node:net',
  'node:dgram', 'node:internal/dgram', 'node:internal/fs/watchers', 'node:fs', 'node:internal/child_process',
  'node:child_process', 'node:internal/worker', 'node:internal/worker/io', 'node:http', 'node:https', 'node:tls', 'node:events',
])

const ENVIRONMENTS = /\/node_modules\/(?:jsdom|happy-dom)\//

/** A window's timers are Node's, set by the window for whoever asked it to; what other parts of a DOM put off is theirs. */
function isEnvironmentsOwn(file: string): boolean {
  return ENVIRONMENTS.test(file) && !file.endsWith('Window.js')
}

function placeIn(root: string, { file, line, column }: Frame): Place {
  return { file: file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file, line, column }
}

function isInterval(timer: object): boolean {
  return typeof native.ownValue(timer, '_repeat') === 'number'
}

/** A callback that sets itself again when it fires. */
function isSetByItself(timer: object): boolean {
  const running: unknown = executionAsyncResource()
  if (typeof running !== 'object' || running === null || native.isProxy(running)) return false
  const callback = native.ownValue(running, '_onTimeout')
  return typeof callback === 'function' && callback === native.ownValue(timer, '_onTimeout')
}

function isRunning(timer: object): boolean {
  return native.ownValue(timer, '_destroyed') !== true && native.ownValue(timer, '_idleTimeout') !== -1 && typeof native.ownValue(timer, '_onTimeout') === 'function'
}
