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
  let count = 0
  subscribeQuietly('tracing:module.require:end', (message) => {
    const { parentFilename, id } = message as { readonly parentFilename?: unknown; readonly id?: unknown }
    // What other modules ask for while they load, or for themselves, is how they begin.
    if (typeof parentFilename !== 'string' || !RUNTIME.test(parentFilename) || !isRunning()) return
    if (typeof id === 'string' && id.endsWith('.node')) return session.addNew()
    // Most are there already, and a test file asks for them by the hundred.
    if (loadedModules().size === count) return
    count = loadedModules().size
    session.addBuiltins()
  })
}

const RUNTIME = /[\\/]jest-runtime[\\/]/
