import { readFileSync } from 'node:fs'
import type { Runtime } from '../jest-types.ts'

/** The text of modules that a test file has loaded, by path, where Jest keeps it; else that of the test file alone. */
export function loadedCode({ fileCache, _cacheFS }: Runtime, path: string): Iterable<readonly [path: string, text: string]> {
  const texts = fileCache?.strings ?? _cacheFS
  return texts instanceof Map ? (texts as ReadonlyMap<string, string>) : [[path, readFileSync(path, 'utf8')]]
}
