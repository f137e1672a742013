import { OWN_DIRECTORY } from './module-path.ts'
import { appendView } from './transform/append-view.ts'

/** The part of Vite's plugin context that is used here. */
interface TransformContext {
  parse(code: string): unknown
}

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|marko)$/

/**
 * Appends the view of its top-level bindings to a module that Vite transforms, and in a traced run the ticks. The map is left alone, since no line
 * moves; code that does not parse is left to those whose error it is.
 */
export function transformModule(
  context: TransformContext,
  code: string,
  id: string,
  isExcluded: (path: string) => boolean,
  instrument?: (program: unknown) => string,
): { code: string; map: null } | undefined {
  const path = id.split('?')[0] as string
  if (id.startsWith('\0') || !SCRIPT.test(path) || /[?&](?:raw|url|worker|inline)\b/.test(id)) return undefined
  if (path.startsWith(OWN_DIRECTORY)) return undefined
  const hasView = !isExcluded(path)
  if (!hasView && instrument === undefined) return undefined
  try {
    const program = context.parse(code)
    const instrumented = instrument?.(program)
    const viewed = hasView ? appendView(instrumented ?? code, program as never, id) : undefined
    const result = viewed ?? instrumented
    return result === undefined ? undefined : { code: result, map: null }
  } catch {
    return undefined
  }
}
