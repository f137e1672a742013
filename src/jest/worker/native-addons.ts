import { createRequire } from 'node:module'
import { moduleLabel } from '../../model/module-label.ts'
import * as native from '../../probe/natives.ts'
import type { Source } from '../../probe/sources/source.ts'
import { relativePath } from '../relative-path.ts'

/** The exports of native addons: Jest loads them outside of test files' contexts, once a worker. */
export function nativeAddons(root: string): Source {
  return {
    name: 'native addons',
    *roots(isKnown) {
      for (const path of native.ownKeys(cache)) {
        if (typeof path !== 'string' || !path.endsWith('.node') || isKnown(path)) continue
        const exports = exportsOf(native.getOwnPropertyDescriptor(cache, path)?.value)
        if (exports === undefined) continue
        const label = `${moduleLabel(relativePath(root, path))}#`
        yield { id: path, target: exports, label, kind: 'external-module', depth: 2, isLibrary: true }
      }
    },
  }
}

const { cache } = createRequire(import.meta.url)

function exportsOf(module: unknown): object | undefined {
  if (typeof module !== 'object' || module === null) return undefined
  const value = native.getOwnPropertyDescriptor(module, 'exports')?.value as unknown
  return typeof value === 'object' && value !== null && !native.isProxy(value) ? value : undefined
}
