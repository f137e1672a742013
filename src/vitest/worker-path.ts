import { relative } from 'node:path'

/** A path relative to the root, with `/`. */
export function relativePath(root: string, path: string): string {
  return withSlashes(relative(root, path))
}

/** A path as Vite writes it. Elsewhere than on Windows a backslash is part of a name. */
export function withSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}
