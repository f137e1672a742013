import { builtinModules } from 'node:module'
import { loadedModules } from '../loaded-modules.ts'
import type { Root } from '../node.ts'
import type { Source } from './source.ts'

const load = process.getBuiltinModule.bind(process)
const PUBLIC: ReadonlySet<string> = new Set(builtinModules)

/** Modules of Node that hold running work or the loader's own tables, not settings. */
const SKIPPED_MODULES: ReadonlySet<string> = new Set(['process', 'console', 'repl', 'inspector', 'wasi', 'sys'])

const LOADER_TABLES: ReadonlySet<PropertyKey> = new Set(['_cache', '_pathCache', 'builtinModules', '_readPackage'])

/** What an agent writes down of its open connections. */
const AGENT_WORK: ReadonlySet<PropertyKey> = new Set(['sockets', 'requests', 'freeSockets', 'totalSocketCount', '_sessionCache'])

/** The exports of every Node builtin that is loaded: their functions, classes, prototypes and plain tables. */
export const builtins: Source = {
  name: 'builtins',
  *roots(isKnown) {
    for (const name of loadedBuiltins()) if (!isKnown(`node:${name}`)) yield* rootsOf(name)
  },
}


function* loadedBuiltins(): Iterable<string> {
  for (let index = 0; index < loadedModules.length; index++) {
    const entry = loadedModules[index] as string
    if (!entry.startsWith('NativeModule ')) continue
    const name = entry.slice('NativeModule '.length)
    if (PUBLIC.has(name) && !name.startsWith('_') && !SKIPPED_MODULES.has(name)) yield name
  }
}

function* rootsOf(name: string): Iterable<Root> {
  const exports = load(name) as unknown
  if (!isObject(exports)) return
  const label = `node:${name}`
  const shared = { kind: name === 'module' ? 'loader' : 'builtin', depth: 2, isLibrary: true } as const
  const { globalAgent } = exports as { globalAgent?: unknown }
  if ((name === 'http' || name === 'https') && isObject(globalAgent))
    yield { ...shared, target: globalAgent, label: `${label}.globalAgent`, skipped: AGENT_WORK }
  yield { ...shared, target: exports, label, ...(name === 'module' && { skipped: LOADER_TABLES }) }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
