import { loadedModules } from '../../probe/loaded-modules.ts'
import { subscribeQuietly } from '../../probe/own-subscribers.ts'
import type { Session } from '../../probe/session.ts'

/**
 * Shows the session each builtin and native addon that a test file is the first to load in this worker, before the test
 * file can change it: Jest loads them for a test file by a `require()` of its own.
 *
 * @param isRunning whether a test file runs: what Jest loads in between is looked at when the next one begins
 */
export function watchBuiltins(session: Session, isRunning: () => boolean): void {
  let depth = 0
  let count = 0
  subscribeQuietly('tracing:module.require:start', () => void depth++)
  subscribeQuietly('tracing:module.require:end', (message) => {
    // Where this began within a call, its end comes without a beginning.
    depth = Math.max(0, depth - 1)
    // Only when the outermost has returned: what modules do to each other while they load is how they begin.
    if (depth > 0 || !isRunning()) return
    if (isAddon(message)) return session.addNew()
    // Most are there already, and a test file asks for them by the hundred.
    if (loadedModules().size === count) return
    count = loadedModules().size
    session.addBuiltins()
  })
}

function isAddon(message: unknown): boolean {
  const { id } = message as { readonly id?: unknown }
  return typeof id === 'string' && id.endsWith('.node')
}
