import { subscribe } from 'node:diagnostics_channel'
import type { Session } from '../../probe/session.ts'

/**
 * Shows the session each builtin and native addon that a test file is the first to load in this worker, before the test
 * file can change it: Jest loads them for a test file by a `require()` of its own.
 */
export function watchBuiltins(session: Session): void {
  subscribe('tracing:module.require:end', (message) => {
    try {
      if (isAddon(message)) session.addNew()
      else session.addBuiltins()
    } catch {
      // The next look at everything finds it.
    }
  })
}

function isAddon(message: unknown): boolean {
  const { id } = message as { readonly id?: unknown }
  return typeof id === 'string' && id.endsWith('.node')
}
