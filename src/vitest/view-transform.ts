import { OWN_DIRECTORY } from './module-path.ts'
import { appendView } from './transform/append-view.ts'
import type { TickedModule } from './transform/insert-ticks.ts'
import type { Program } from './transform/node.ts'

/** The part of Vite's plugin context that is used here. */
interface TransformContext {
  parse(code: string): unknown
}

/** Code with a tick before each statement, and its map; what a traced run evaluates. */
export type Instrumentation = Pick<TickedModule, 'code' | 'map'>

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|marko)$/

/**
 * Appends the view of its top-level bindings to a module that Vite transforms, and in a traced run puts in the ticks.
 * The view moves nothing, so that without ticks the map is left alone; code that does not parse is left to those whose
 * error it is.
 */
export function transformModule(
  context: TransformContext,
  code: string,
  id: string,
  isExcluded: (path: string) => boolean,
  { isDeep = false, instrument }: { readonly isDeep?: boolean; readonly instrument?: ((program: Program) => Instrumentation) | undefined } = {},
): Instrumentation | undefined {
  const path = id.split('?')[0] as string
  if (id.startsWith('\0') || !SCRIPT.test(path) || /[?&](?:raw|url|worker|inline)\b/.test(id)) return undefined
  if (path.startsWith(OWN_DIRECTORY)) return undefined
  // A module with tests of its own is a test file, and a module like any other to those that import it.
  const hasView = code.includes('import.meta.vitest') || !isExcluded(path)
  if (!hasView && instrument === undefined) return undefined
  try {
    const program = context.parse(code) as Program
    const { code: instrumented, map } = instrument?.(program) ?? { code, map: null }
    const viewed = hasView ? appendView(instrumented, program, id, isDeep) : undefined
    return viewed === undefined && map === null ? undefined : { code: viewed ?? instrumented, map }
  } catch {
    return undefined
  }
}
