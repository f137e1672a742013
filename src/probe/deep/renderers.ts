import { packageOf } from '../package-name.ts'

/**
 * Packages whose private state is what they render right now, and on which a test never calls directly: stacks, lanes
 * and timestamps, which differ after every file. Their exports are looked at as those of any package.
 */
const RENDERERS: ReadonlySet<string> = new Set(['react', 'react-dom', 'react-reconciler', 'react-test-renderer', 'scheduler', 'preact', 'vue', 'solid-js'])

/** Whether a module belongs to such a package. @param file relative to the root, with `/` */
export function isRenderer(file: string | undefined): boolean {
  const name = packageOf(file ?? '')
  return name !== undefined && (RENDERERS.has(name) || name.startsWith('@vue/'))
}
