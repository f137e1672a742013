import { builtinModules } from 'node:module'
import type { Root } from '../graph.ts'
import type { Source } from './source.ts'

const load = process.getBuiltinModule.bind(process)
const PUBLIC: ReadonlySet<string> = new Set(builtinModules)

/** Modules of Node that hold running work or the loader's own tables, not settings. */
const SKIPPED_MODULES: ReadonlySet<string> = new Set(['process', 'console', 'repl', 'inspector', 'wasi', 'sys'])

const LOADER_TABLES: ReadonlySet<PropertyKey> = new Set(['_cache', '_pathCache', 'builtinModules', '_readPackage'])

/** The exports of every Node builtin that is loaded: their functions, classes, prototypes and plain tables. */
export const builtins: Source = {
  name: 'builtins',
  *roots() {
    for (const name of loadedBuiltins()) yield* rootOf(name)
  },
}

function loadedBuiltins(): Iterable<string> {
  const names = new Set<string>()
  const list = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList
  for (const entry of list) {
    if (!entry.startsWith('NativeModule ')) continue
    const name = entry.slice('NativeModule '.length)
    if (PUBLIC.has(name) && !name.startsWith('_') && !SKIPPED_MODULES.has(name)) names.add(name)
  }
  return names
}

function* rootOf(name: string): Iterable<Root> {
  const exports = load(name) as unknown
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return
  yield {
    target: exports,
    label: `node:${name}`,
    kind: name === 'module' ? 'loader' : 'builtin',
    depth: 2,
    ...(name === 'module' && { skipped: LOADER_TABLES }),
  }
}
