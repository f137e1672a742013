import { relative } from 'node:path'

/** A path relative to the root, with `/`. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/')
}
