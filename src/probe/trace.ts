import type { Graph } from './graph.ts'
import * as native from './natives.ts'
import type { Source } from './sources/source.ts'
import { type Frame, framesIn } from './stack-frames.ts'
import { type Watch, watchPaths } from './watch-paths.ts'

/** The last write to a path, as statements saw it. */
export interface SeenWrite {
  readonly path: string
  /** The statement that was running, by its number. */
  readonly tick: number
  /** The calls that led to it, innermost first. */
  readonly frames: readonly Frame[]
  readonly moment: Moment
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
  let runningAt: Moment = { phase: 'setup' }
  let isLooking = false
  let stack: { stack?: unknown } = {}

  const look = (): void => {
    // Sources of the project's own come later, and may have nothing in the graph.
    const version = graph.version + sources.length
    if (open.size > 0 && version !== resolvedVersion) {
      resolvedVersion = version
      watched.push(...watchPaths(graph, sources, open))
    }
    for (const watch of watched) {
      if (!watch.hasChanged() || running === -1) continue
      writes.set(watch.path, { path: watch.path, tick: running, frames: framesOf(stack), moment: runningAt })
    }
  }
  return {
    tick(n) {
      // A source of the project's own reads with code that has ticks as well.
      if (isLooking) return
      isLooking = true
      try {
        look()
      } finally {
        isLooking = false
      }
      running = n
      // The last statement of a test is seen to have written when the next one runs, in a hook.
      runningAt = moment()
      stack = {}
      native.captureStackTrace(stack)
    },
    collect() {
      look()
      return [...writes.values()]
    },
  }
}

/** The frames of a captured stack, placed in the sources where the runner maps them. */
export function framesOf(captured: { stack?: unknown }): Frame[] {
  try {
    return framesIn(captured.stack).filter(({ file }) => !file.startsWith('node:'))
  } catch {
    return []
  }
}
