import { dirname, resolve } from 'node:path'
import type { TestModule } from 'vitest/node'
import type { SeenWrite } from '../../probe/trace.ts'
import type { SeenRead } from '../../probe/trap-reads.ts'
import type { CodePlace } from '../../model/report.ts'
import type { TracedAccess } from '../../verify/test-runner.ts'
import type { Instrumentation } from '../view-transform.ts'
import { insertTicks, type Tick } from '../transform/insert-ticks.ts'
import { type Mappings, originalPosition } from '../transform/locate.ts'
import type { Program } from '../transform/node.ts'
import { sourceLine } from '../../probe/source-line.ts'
import { relativePath } from '../worker-path.ts'

/** Where the statements of all instrumented modules stand in their sources. */
export interface TickTable {
  /** The code of a module with a tick before each statement. */
  instrument(code: string, program: Program, id: string, map: () => Mappings): Instrumentation
  /** The writes that the worker saw while a test file ran, placed in the sources. */
  writesOf(module: TestModule, root: string): TracedAccess[]
  /** Numbers of the statements that read a module's own bindings, by path; for paths that are no more than a step below one. */
  readersOf(paths: readonly string[], root: string): Record<string, number[]>
  /** The reads that the worker saw, likewise. */
  readsOf(module: TestModule, root: string): TracedAccess[]
}

interface Instrumented {
  readonly path: string
  readonly ticks: readonly Tick[]
  readonly map: Mappings | undefined
}

interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Opens an empty table. */
export function openTickTable(): TickTable {
  const modules: Instrumented[] = []
  let nextTick = 0

  const place = ({ path, map }: Instrumented, tick: Tick): Place => {
    const original = originalPosition(map, tick.line, tick.column)
    const file = original?.source === undefined ? path : resolve(dirname(path), original.source)
    return { file, line: original?.line ?? tick.line, column: (original?.column ?? tick.column) + 1 }
  }
  const placeOfTick = (n: number): Place | undefined => {
    for (const module of modules) {
      const first = module.ticks[0]?.n ?? Infinity
      const tick = n >= first ? module.ticks[n - first] : undefined
      if (tick?.n === n) return place(module, tick)
    }
    return undefined
  }

  /** Where it was done: in the statement that ran, else in the innermost frame that is nobody's but the user's. */
  const accesses = (root: string, { path, tick, frames, moment }: SeenWrite | SeenRead): TracedAccess[] => {
    const callers = frames.filter(({ file }) => !RUNNERS_FRAME.test(file))
    const at = tick === undefined ? callers.find(({ file }) => !file.includes('/node_modules/')) : placeOfTick(tick)
    return at === undefined ? [] : [{ path, ...quote(root, at), callers: callers.map((caller) => quote(root, caller)), ...moment }]
  }

  return {
    instrument(code, program, id, map) {
      const { ticks, ...instrumentation } = insertTicks(code, program, nextTick)
      nextTick += ticks.length
      const module = { path: toPath(id), ticks, map: mapOf(map) }
      modules.push(module)
      return instrumentation
    },
    writesOf(module, root) {
      const seen = (module.meta() as { carryoverWrites?: readonly SeenWrite[] }).carryoverWrites ?? []
      return seen.flatMap((write) => accesses(root, write))
    },
    readersOf(paths, root) {
      const found: Record<string, number[]> = {}
      for (const path of paths) {
        const [, file, name] = /^([^#]+)#([A-Za-z_$][\w$]*)(?:\.[A-Za-z_$][\w$]*|\[[^\]]*\])?$/.exec(path) ?? []
        if (file === undefined || name === undefined) continue
        const own = modules.filter((module) => relativePath(root, module.path) === file)
        found[path] = own.flatMap(({ ticks }) => ticks.filter(({ reads }) => reads.has(name)).map(({ n }) => n))
      }
      return found
    },
    readsOf(module, root) {
      const seen = (module.meta() as { carryoverReads?: readonly SeenRead[] }).carryoverReads ?? []
      return seen.flatMap((read) => accesses(root, read))
    },
  }
}

/** Frames of the test runner and of this tool lead to no culprit. */
const RUNNERS_FRAME = /\/node_modules\/(?:vitest|@vitest|vite)\/|\/dist\/(?:probe|vitest)\/|\/vitest\d?\/dist\//

function mapOf(map: () => Mappings): Mappings | undefined {
  try {
    return map()
  } catch {
    return undefined
  }
}

function toPath(id: string): string {
  const path = id.startsWith('file://') ? id.slice('file://'.length) : id
  return path.split('?')[0] as string
}

/** A place as a report names it, with the text that stands there. */
function quote(root: string, place: Place): CodePlace {
  return { file: relativePath(root, place.file), line: place.line, column: place.column, source: sourceLine(place.file, place.line) }
}
