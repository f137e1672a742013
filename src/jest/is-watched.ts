import type { GlobalConfig } from './jest-types.ts'

/** Whether Jest runs again and again, as files change. */
export function isWatched({ watch, watchAll }: GlobalConfig): boolean {
  return watch === true || watchAll === true
}
