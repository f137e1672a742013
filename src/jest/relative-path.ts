import { relative, sep } from 'node:path'

/** A path relative to the root, with `/`. Elsewhere than on Windows a backslash is part of a name. */
export function relativePath(root: string, path: string): string {
  // Nearly all are below it, and there are thousands of them.
  const result = path.startsWith(`${root}${sep}`) ? path.slice(root.length + 1) : relative(root, path)
  return process.platform === 'win32' ? result.replaceAll('\\', '/') : result
}
