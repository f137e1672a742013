import * as native from '../natives.ts'
import { className } from '../render.ts'
import type { Source } from './source.ts'

/** Where Node's own undici and the one from npm keep the dispatcher of `fetch`, by version. */
const KEYS = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((key) => ({ key, symbol: Symbol.for(key) }))

/** Agents that undici made by itself when it was first used: as good as none. */
const defaults = new WeakSet<object>()

/** Who sends the requests of `fetch`: an agent of undici's, unless a test file has put a mock or a proxy there. */
export const dispatcher: Source = {
  name: 'dispatcher',
  *values() {
    for (const { key, symbol } of KEYS) {
      const own = native.getOwnPropertyDescriptor(globalThis, symbol)
      const value = own?.value as unknown
      yield {
        path: `globalThis[Symbol.for('${key}')]`,
        kind: 'dispatcher',
        value: isDefault(value, key) ? undefined : value,
        putBack: (before) =>
          before === undefined
            ? native.deleteProperty(globalThis, symbol)
            : native.defineProperty(globalThis, symbol, { ...own, value: before }),
      }
    }
  },
  owns: (path) => KEYS.some(({ key }) => path === `globalThis[Symbol.for('${key}')]`),
}

const seen = new Set<string>()

/** The first agent under a key is the one that undici sets when it loads. */
function isDefault(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null || native.isProxy(value)) return value === undefined
  if (!seen.has(key) && className(value) === 'Agent') defaults.add(value)
  seen.add(key)
  return defaults.has(value)
}
