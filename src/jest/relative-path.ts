import { relative } from 'node:path'

/** A path relative to the root, with `/`. Elsewhere than on Windows a backslash is part of a name. */
export function relativePath(root: string, path: string): string {
  const result = relative(root, path)
  return process.platform === 'win32' ? result.replaceAll('\\', '/') : result
}
