import { builtinModules } from 'node:module'
import { type Exclusion, keysOf } from '../exclusion.ts'
import { loadedModules } from '../loaded-modules.ts'
import * as native from '../natives.ts'
import type { Root } from '../node.ts'
import { isAtRest } from '../opaque.ts'
import { FUNCTION_KEYS, type SkippedKeys } from '../shape.ts'
import { isSetting } from './builtin-settings.ts'
import type { Source } from './source.ts'

const load = process.getBuiltinModule.bind(process)
const PUBLIC: ReadonlySet<string> = new Set(builtinModules)

/** Modules that have a source of their own, or whose exports are those of another. */
const OWN_SOURCE: ReadonlySet<string> = new Set(['process', 'console', 'sys'])

/** Tables of the module loader that Node fills as it loads. */
export const LOADER_EXCLUSIONS: readonly Exclusion[] = [{ key: '_pathCache', reason: 'what was resolved so far' }]

/** What an agent writes down of its open connections. */
export const AGENT_EXCLUSIONS: readonly Exclusion[] = [
  { key: 'freeSockets', reason: 'connections that are kept alive' },
  { key: 'totalSocketCount', reason: 'how many connections there are' },
]

// Their own sources look at the module cache and at listeners.
const loaderTables = new Set<PropertyKey>(['_cache', ...keysOf(LOADER_EXCLUSIONS)])
const agentWork = new Set<PropertyKey>(['_events', '_eventsCount', ...keysOf(AGENT_EXCLUSIONS)])

/** The exports of every Node builtin that is loaded: their functions and plain tables, and each class with its prototype by itself. */
export const builtins: Source = {
  name: 'builtins',
  *roots(isKnown) {
    const loaded = loadedModules()
    for (const name of loaded) if (isLookedAt(name) && !isKnown(`node:${name}`)) yield* rootsOf(name)
    // As `fs.promises` it can be reached before anybody has imported it.
    if (loaded.has('internal/fs/promises') && !isKnown('node:fs/promises')) yield* rootsOf('fs/promises')
  },
}

const CLASS = /^[A-Z]/

function isLookedAt(name: string): boolean {
  return PUBLIC.has(name) && !name.startsWith('_') && !OWN_SOURCE.has(name)
}

function* rootsOf(name: string): Iterable<Root> {
  const exports = load(name) as unknown
  if (!isObject(exports)) return
  const label = `node:${name}`
  // As `fs.promises` it is got at without its own name.
  const named = name.replace(/\/.*/, '')
  const shared = { kind: name === 'module' ? 'loader' : 'builtin', depth: 2, isLibrary: true, named } as const
  const { globalAgent } = exports as { globalAgent?: unknown }
  if ((name === 'http' || name === 'https') && isObject(globalAgent))
    yield { ...shared, target: globalAgent, label: `${label}.globalAgent`, skipped: agentWork }
  for (const key of native.ownKeys(exports)) {
    if (typeof key !== 'string' || !CLASS.test(key)) continue
    const value = native.ownValue(exports, key)
    if (typeof value === 'function' && value !== exports && !isAtRest(value)) yield { ...shared, target: value, label: `${label}.${key}`, depth: 1, named: key }
  }
  yield { ...shared, target: exports, label, skipped: skippedOf(name) }
}

/** Settings are told by their own names. */
function skippedOf(name: string): SkippedKeys {
  return { has: (key) => FUNCTION_KEYS.has(key) || isSetting(name, key) || (name === 'module' && loaderTables.has(key)) }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
