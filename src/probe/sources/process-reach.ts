import { loadedModules } from '../loaded-modules.ts'
import * as native from '../natives.ts'
import type { Root } from '../node.ts'
import type { Source } from './source.ts'

/**
 * What a sandbox shares with the worker although it has a `process` and globals of its own: what hangs from functions
 * of `process`, and the platform's single instances.
 */
export const processReach: Source = {
  name: 'process reach',
  *roots(isKnown) {
    for (const name of ['hrtime', 'memoryUsage'] as const) yield* root(process[name], `process.${name}`, 'process', isKnown)
    for (const { label, module, read } of INSTANCES)
      if (!isKnown(label) && (module === undefined || loadedModules().has(module)))
        yield* root(read(), label, 'builtin', isKnown)
  },
}

interface Instance {
  readonly label: string
  /** What Node loads for it: it is left alone until something else has loaded that. */
  readonly module?: string
  read(): object
}

const INSTANCES: readonly Instance[] = [
  { label: 'performance', read: () => performance },
  { label: 'navigator', module: 'internal/navigator', read: () => navigator },
  { label: 'crypto', module: 'internal/crypto/webcrypto', read: () => crypto },
  { label: 'crypto.subtle', module: 'internal/crypto/webcrypto', read: () => crypto.subtle },
]

function* root(target: object, label: string, kind: 'process' | 'builtin', isKnown: (id: string) => boolean): Iterable<Root> {
  if (isKnown(label) || native.isProxy(target)) return
  yield { target, label, kind, depth: 0, shape: typeof target === 'function' ? 'function' : 'properties' }
}
