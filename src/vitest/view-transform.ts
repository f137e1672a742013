import { appendView } from './transform/append-view.ts'

/** The part of Vite's plugin context that is used here. */
interface TransformContext {
  parse(code: string): unknown
}

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|marko)$/

/**
 * Appends the view of its top-level bindings to a module that Vite transforms. The map is left alone, since no line
 * moves; code that does not parse is left to those whose error it is.
 */
export function transformModule(
  context: TransformContext,
  code: string,
  id: string,
  isExcluded: (path: string) => boolean,
): { code: string; map: null } | undefined {
  const path = id.split('?')[0] as string
  if (id.startsWith('\0') || !SCRIPT.test(path) || /[?&](?:raw|url|worker|inline)\b/.test(id) || isExcluded(path))
    return undefined
  try {
    const viewed = appendView(code, context.parse(code) as never, id)
    return viewed === undefined ? undefined : { code: viewed, map: null }
  } catch {
    return undefined
  }
}
