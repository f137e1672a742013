import type { Graph } from './graph.ts'
import * as native from './natives.ts'
import type { Node } from './node.ts'
import { nameOfKey, type PathPlace, placesOf } from './place-of.ts'
import type { Frame } from './stack-frames.ts'
import { framesOf, type Moment } from './trace.ts'

/** One read of a watched path. */
export interface SeenRead {
  readonly path: string
  /** The statement that read it, by its number, where a statement of the module itself did. */
  readonly tick?: number
  /** The calls that led to it, innermost first. */
  readonly frames: readonly Frame[]
  readonly moment: Moment
}

/** What reads are to be seen, and by which file. */
export interface ReadRequest {
  readonly by: string
  readonly paths: readonly string[]
  /** Numbers of the statements that read a module's own binding, by path. */
  readonly ticks: Readonly<Record<string, readonly number[]>>
}

export interface ReadWatch {
  /** Call before each statement with its number. */
  tick(n: number): void
  /** Takes the traps away, and gives the reads that were seen, in order. */
  collect(): readonly SeenRead[]
}

/** Reads of one path that are kept. */
const MAX_READS = 20

/**
 * Sets traps on pieces of state, so that who reads them is seen: for one file of a rerun that nothing else depends on.
 * A property becomes an accessor, a container gets methods of its own, `process.env` is wrapped; a binding is seen by
 * the statements that name it. All traps do what was there before, and are taken away again.
 */
export function trapReads(graph: Graph, { paths, ticks }: ReadRequest, moment: () => Moment): ReadWatch {
  const reads: SeenRead[] = []
  const undo: (() => void)[] = []
  const note = (path: string, tick?: number): void => {
    if (reads.filter((read) => read.path === path).length >= MAX_READS) return
    const stack: { stack?: unknown } = {}
    native.captureStackTrace(stack)
    reads.push({ path, ...(tick !== undefined && { tick }), frames: framesOf(stack), moment: moment() })
  }
  for (const [path, place] of placesOf(graph.all(), new Set(paths))) {
    try {
      undo.push(trap(place, () => note(path)))
    } catch {
      // What cannot be trapped is read unseen.
    }
  }
  const pathsByTick = new Map<number, string[]>()
  for (const [path, numbers] of Object.entries(ticks))
    for (const n of numbers) pathsByTick.set(n, [...(pathsByTick.get(n) ?? []), path])
  return {
    tick(n) {
      for (const path of pathsByTick.get(n) ?? []) note(path, n)
    },
    collect() {
      for (const restore of undo.splice(0).reverse()) restore()
      return reads
    },
  }
}

function trap(place: PathPlace, onRead: () => void): () => void {
  const { node, key } = place
  if (node.root.kind === 'env' && node.parent === undefined) return trapEnvironment(String(key), onRead)
  if (node.shape === 'view') return () => {}
  if (node.shape === 'map' || node.shape === 'set') return trapMethods(node, onRead)
  return trapProperty(node.target, nameOfKey(key), onRead)
}

function trapProperty(target: object, name: PropertyKey, onRead: () => void): () => void {
  const before = native.getOwnPropertyDescriptor(target, name)
  // What is not there is read on the prototype's behalf; what is fixed cannot be trapped.
  if (before === undefined || before.configurable !== true) return () => {}
  let { value } = before
  native.defineProperty(target, name, {
    configurable: true,
    enumerable: before.enumerable === true,
    get(this: unknown) {
      onRead()
      return before.get === undefined ? (value as unknown) : native.apply(before.get, this, [])
    },
    set(this: unknown, next: unknown) {
      if (before.set !== undefined) native.apply(before.set, this, [next])
      else value = next
    },
  })
  return () => void native.defineProperty(target, name, before.get === undefined && before.set === undefined ? { ...before, value } : before)
}

const METHODS = ['get', 'has', 'forEach', 'keys', 'values', 'entries', Symbol.iterator] as const

/** Methods on the container itself go before those of its class. */
function trapMethods({ target }: Node, onRead: () => void): () => void {
  const trapped: PropertyKey[] = []
  for (const name of METHODS) {
    const method = (target as Record<PropertyKey, unknown>)[name]
    if (typeof method !== 'function' || native.getOwnPropertyDescriptor(target, name) !== undefined) continue
    trapped.push(name)
    native.defineProperty(target, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...args: unknown[]) {
        onRead()
        return native.apply(method, this, args) as unknown
      },
    })
  }
  return () => {
    for (const name of trapped) native.deleteProperty(target, name)
  }
}

/** Variables of the environment take no accessors. */
function trapEnvironment(name: string, onRead: () => void): () => void {
  const before = native.getOwnPropertyDescriptor(process, 'env')
  if (before?.configurable !== true) return () => {}
  const see = <T>(key: PropertyKey, read: () => T): T => {
    if (key === name) onRead()
    return read()
  }
  const value = new Proxy(before.value as NodeJS.ProcessEnv, {
    get: (target, key) => see(key, () => target[key as string]),
    has: (target, key) => see(key, () => key in target),
    set: (target, key, next: string) => ((target[key as string] = next), true),
    getOwnPropertyDescriptor: (target, key) => see(key, () => native.getOwnPropertyDescriptor(target, key)),
  })
  native.defineProperty(process, 'env', { ...before, value })
  return () => void native.defineProperty(process, 'env', before)
}
