import { sep } from 'node:path'

/**
 * The directory that paths in reports are relative to, and from which a command reproduces them: that in which Jest was
 * started, or the project's, whichever holds the other.
 */
export function rootOf(rootDir: string, cwd: string): string {
  return rootDir === cwd || rootDir.startsWith(`${cwd}${sep}`) ? cwd : rootDir
}
