import { createRequire } from 'node:module'
import * as native from '../../probe/natives.ts'
import type { Session } from '../../probe/session.ts'
import type { Source } from '../../probe/sources/source.ts'
import type { Moment } from '../../probe/trace.ts'
import { watchPaths } from '../../probe/watch-paths.ts'
import type { Environment, TestEvent, TestState } from '../jest-types.ts'
import type { TraceSettings } from '../settings.ts'
import { type Traps, setTraps } from './traps.ts'

/** A write that was seen, with the stack of the moment. */
export interface TracedStack {
  readonly path: string
  readonly stack: string
  readonly moment: Moment
}

/**
 * Finds out who writes to given paths while a test file runs: by traps on properties, and by looking at all paths when
 * calls return that are known to change what no property shows.
 *
 * @returns the last write of each path; to be called when the file has ended, before it is looked at
 */
export function traceFile(
  session: Session,
  sources: readonly Source[],
  { paths, hasTraps }: TraceSettings,
  environment: Environment,
): () => readonly TracedStack[] {
  loadBuiltins(session, paths)
  const writes = new native.SafeMap<string, TracedStack>()
  let moment: Moment = { phase: 'import' }
  const note = (path: string): void => void writes.set(path, { path, stack: stackOf(), moment })
  const traps = setTraps(session.graph, paths, hasTraps, note)
  const watches = watchPaths(session.graph, sources, new Set(paths))
  const look = (): void => {
    for (const watch of watches) if (watch.hasChanged() && !writes.has(watch.path)) note(watch.path)
  }
  const undo = [...wrapDefiners(environment.global, traps), ...wrapSetters(environment.global, look)]
  followTests(environment, (next) => (moment = next))
  return () => {
    for (const restore of undo) restore()
    traps.remove()
    return [...writes.values()]
  }
}

const load = createRequire(import.meta.url)

/** Whose state is asked for has to be there to be watched. */
function loadBuiltins(session: Session, paths: readonly string[]): void {
  for (const path of paths) {
    const name = /^node:[a-z_]+(?:\/[a-z]+)?/.exec(path)?.[0]
    if (name !== undefined) load(name)
  }
  session.addNew()
}

function stackOf(): string {
  const holder: { stack?: unknown } = {}
  native.captureStackTrace(holder)
  return typeof holder.stack === 'string' ? holder.stack : ''
}

type Method = (...args: unknown[]) => unknown

/** The functions of a test file's own context by which properties are made. */
function wrapDefiners({ Object: object, Reflect: reflect }: typeof globalThis, { onDefine }: Traps): (() => void)[] {
  const after: Method = (target, key) => onDefine(target, key)
  return [wrap(object, 'defineProperty', after), wrap(reflect, 'defineProperty', after)]
}

/** Calls that change what only other calls can show: of `process`, of its streams, of builtins. */
function wrapSetters({ process: copy }: typeof globalThis, after: () => void): (() => void)[] {
  const onProcess = ['chdir', 'umask', 'loadEnvFile', 'setUncaughtExceptionCaptureCallback', 'setSourceMapsEnabled']
  const streams = ['on', 'addListener', 'once', 'prependListener']
  const builtins = [
    ['dns', 'setDefaultResultOrder'],
    ['net', 'setDefaultAutoSelectFamily'],
    ['stream', 'setDefaultHighWaterMark'],
  ] as const
  return [
    ...onProcess.map((name) => wrap(copy, name, after)),
    ...[process.stdout, process.stderr].flatMap((stream) => streams.map((name) => wrap(stream, name, after))),
    ...builtins.map(([module, name]) => wrap(load(module) as object, name, after)),
    ...wrapAccessor(copy, 'exitCode', after),
  ]
}

/** Puts a function around a method that looks when it has returned. Gives the way back. */
function wrap(target: object, name: string, after: Method): () => void {
  const own = native.getOwnPropertyDescriptor(target, name)
  const method = (own?.value ?? (target as Record<string, unknown>)[name]) as unknown
  if (typeof method !== 'function' || own?.configurable === false) return () => {}
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    const result = native.apply(method as Method, this, args)
    after(...args)
    return result
  }
  native.defineProperty(target, name, { writable: true, enumerable: own?.enumerable ?? false, configurable: true, value: wrapped })
  return () => {
    if (native.getOwnPropertyDescriptor(target, name)?.value !== wrapped) return
    if (own === undefined) native.deleteProperty(target, name)
    else native.defineProperty(target, name, own)
  }
}

function wrapAccessor(target: object, name: string, after: () => void): (() => void)[] {
  const own = native.getOwnPropertyDescriptor(target, name)
  if (own?.set === undefined || own.configurable !== true) return []
  const { set } = own
  native.defineProperty(target, name, {
    ...own,
    set(value: unknown) {
      native.apply(set, this, [value])
      after()
    },
  })
  return [() => void native.defineProperty(target, name, own)]
}

/** Tells what the file is doing from now on. */
function followTests(environment: Environment, onMoment: (moment: Moment) => void): void {
  const { handleTestEvent } = environment
  environment.handleTestEvent = async function (event: TestEvent, state: TestState) {
    if (event.name === 'run_start') onMoment({ phase: 'hook' })
    if (event.name === 'test_fn_start') onMoment({ phase: 'test', test: fullName(event.test) })
    if (event.name === 'test_fn_success' || event.name === 'test_fn_failure') onMoment({ phase: 'hook' })
    await handleTestEvent?.call(this, event, state)
  }
}

function fullName(test: TestEvent['test']): string {
  const names: string[] = []
  for (let item = test; item !== undefined && item.parent !== undefined; item = item.parent) names.unshift(item.name)
  return names.join(' > ')
}
