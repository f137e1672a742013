import { readFileSync } from 'node:fs'
import type { Runtime } from '../jest-types.ts'

/** The texts of modules, by path. */
export interface LoadedCode {
  readonly texts: Iterable<readonly [path: string, text: string]>
  /** These are all that the test file has loaded. */
  readonly isAll: boolean
}

/** The text of modules that a test file has loaded, where Jest keeps it; else that of the test file alone. */
export function loadedCode({ fileCache, _cacheFS }: Runtime, path: string): LoadedCode {
  const texts = fileCache?.strings ?? _cacheFS
  return texts instanceof Map ? { texts: texts as ReadonlyMap<string, string>, isAll: true } : codeOf(path)
}

/** The text of a test file alone. */
export function codeOf(path: string): LoadedCode {
  return { texts: [[path, readFileSync(path, 'utf8')]], isAll: false }
}
