import { dirname, resolve } from 'node:path'
import type { TestModule } from 'vitest/node'
import type { SeenWrite } from '../../probe/trace.ts'
import type { TracedWrite } from '../../verify/test-runner.ts'
import type { Instrumentation } from '../view-transform.ts'
import { insertTicks, type Tick } from '../transform/insert-ticks.ts'
import { type Mappings, originalPosition } from '../transform/locate.ts'
import type { Program } from '../transform/node.ts'
import { sourceLine } from '../source-line.ts'
import { relativePath } from '../worker-path.ts'

/** Where the statements of all instrumented modules stand in their sources. */
export interface TickTable {
  /** The code of a module with a tick before each statement. */
  instrument(code: string, program: Program, id: string, map: () => Mappings): Instrumentation
  /** The writes that the worker saw while a test file ran, placed in the sources. */
  writesOf(module: TestModule, root: string): TracedWrite[]
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
      return seen.flatMap(({ path, tick, frames, moment }) => {
        const at = placeOfTick(tick)
        if (at === undefined) return []
        const callers = frames.filter(({ file }) => !RUNNERS_FRAME.test(file))
        return [
          {
            path,
            ...quote(root, at),
            callers: callers.map((caller) => quote(root, caller)),
            ...moment,
          },
        ]
      })
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
function quote(root: string, place: Place): Place & { readonly source: string } {
  return { file: relativePath(root, place.file), line: place.line, column: place.column, source: sourceLine(place.file, place.line) }
}
