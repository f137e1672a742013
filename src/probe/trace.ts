import { type Graph, type Node, pathOf } from './graph.ts'
import * as native from './natives.ts'
import { Columns, readInto } from './shape.ts'
import { step } from './path.ts'
import type { Source } from './sources/source.ts'

/** The last write to a path, as statements saw it. */
export interface SeenWrite {
  readonly path: string
  /** The statement that was running, by its number. */
  readonly tick: number
  /** The calls that led to it, innermost first. */
  readonly frames: readonly Frame[]
  readonly moment: Moment
}

export interface Frame {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a test file was doing. */
export interface Moment {
  readonly phase: 'setup' | 'import' | 'test' | 'hook'
  readonly test?: string
}

export interface Trace {
  /** Call before each statement with its number. */
  tick(n: number): void
  /** Looks once more, and gives the last write of each path that was written. */
  collect(): readonly SeenWrite[]
}

/**
 * Finds out which statement writes to given paths, by looking at them before every statement: the one that was
 * running when a value changed is the writer. Nothing is patched, so that every kind of write shows: assignment, a
 * method of a container, `defineProperty`, native code called from the statement.
 */
export function traceWrites(
  graph: Graph,
  sources: readonly Source[],
  paths: readonly string[],
  moment: () => Moment,
): Trace {
  const writes = new Map<string, SeenWrite>()
  const open = new Set(paths)
  const watched: Watch[] = []
  let resolvedVersion = -1
  let running = -1
  let stack: { stack?: unknown } = {}

  const look = (): void => {
    if (open.size > 0 && graph.version !== resolvedVersion) {
      resolvedVersion = graph.version
      watched.push(...resolve(graph, sources, open))
    }
    for (const watch of watched) {
      if (!watch.hasChanged() || running === -1) continue
      writes.set(watch.path, { path: watch.path, tick: running, frames: framesOf(stack), moment: moment() })
    }
  }
  return {
    tick(n) {
      look()
      running = n
      stack = {}
      native.captureStackTrace(stack)
    },
    collect() {
      look()
      return [...writes.values()]
    },
  }
}

interface Watch {
  readonly path: string
  hasChanged(): boolean
}

/** Begins to watch those of the open paths whose holder exists by now. */
function resolve(graph: Graph, sources: readonly Source[], open: Set<string>): Watch[] {
  const found: Watch[] = []
  const take = (path: string, read: () => unknown): void => {
    open.delete(path)
    let known = read()
    found.push({
      path,
      hasChanged() {
        const value = read()
        if (isEqual(known, value)) return false
        known = value
        return true
      },
    })
  }
  for (const node of graph.all()) {
    if (open.size === 0) break
    const label = pathOf(node)
    for (const path of open) {
      if (path === label && isContainer(node)) take(path, () => contentOf(node))
      else if (path.startsWith(label)) {
        const key = keyBelow(node, label, path)
        if (key !== undefined) take(path, reader(node, key))
      }
    }
  }
  for (const path of open) if (path.startsWith('process.')) take(path, () => valueOf(sources, path))
  return found
}

/** A value that a source reads by name: its holder is no object of the graph. */
function valueOf(sources: readonly Source[], path: string): unknown {
  for (const source of sources) for (const value of source.values?.() ?? []) if (value.path === path) return value.value
  return undefined
}

function isContainer(node: Node): boolean {
  return node.shape === 'array' || node.shape === 'map' || node.shape === 'set'
}

/** The key under which a path hangs from an object, where it is one step below. */
function keyBelow(node: Node, label: string, path: string): { readonly key: unknown } | undefined {
  const rest = path.slice(label.length)
  const index = /^\[(\d+)\]$/.exec(rest)?.[1]
  if (index !== undefined) return { key: node.shape === 'array' ? Number(index) : index }
  const name = /^\.?([A-Za-z_$][\w$]*)$/.exec(rest)?.[1]
  if (name !== undefined && step(label, name) === path) return { key: name }
  const quoted = /^\[(".*")\]$/.exec(rest)?.[1]
  if (quoted !== undefined)
    try {
      return { key: JSON.parse(quoted) as unknown }
    } catch {
      return undefined
    }
  for (const key of node.content.keys) if (typeof key === 'symbol' && step(label, key) === path) return { key }
  return undefined
}

function reader(node: Node, { key }: { readonly key: unknown }): () => unknown {
  const { target, shape } = node
  if (shape === 'map') return () => native.mapGet(target, key)
  if (shape === 'set') return () => contentOf(node)
  if (shape === 'view')
    return () => {
      try {
        return (target as Record<string, unknown>)[key as string]
      } catch {
        return undefined
      }
    }
  return () => {
    const descriptor = native.getOwnPropertyDescriptor(target, key as PropertyKey)
    return descriptor && (descriptor.get ?? descriptor.value)
  }
}

function contentOf(node: Node): unknown[] {
  const columns = new Columns()
  readInto(columns, node.target, node.shape)
  return [...columns.keys, ...columns.values]
}

function isEqual(known: unknown, value: unknown): boolean {
  if (!native.isArray(known) || !native.isArray(value) || known === value) return native.is(known, value)
  return known.length === value.length && known.every((item, index) => native.is(item, value[index]))
}

const FRAME = /^\s+at (?:.*\()?(?:async )?(?:file:\/\/)?(\/[^():]+|[A-Za-z]:[^():]+):(\d+):(\d+)\)?$/

/** The frames of a captured stack, placed in the sources where the runner maps them. */
function framesOf(captured: { stack?: unknown }): Frame[] {
  try {
    const { stack } = captured
    if (typeof stack !== 'string') return []
    return stack.split('\n').flatMap((text) => {
      const [, file, line, column] = FRAME.exec(text) ?? []
      return file === undefined ? [] : [{ file, line: Number(line), column: Number(column) }]
    })
  } catch {
    return []
  }
}
