import { subscribe } from 'node:diagnostics_channel'
import type { Session } from '../../probe/session.ts'

/**
 * Shows the session each builtin that a test file is the first to load in this worker, before the test file can change
 * it: Jest loads a builtin for a test file by a `require()` of its own.
 */
export function watchBuiltins(session: Session): void {
  subscribe('tracing:module.require:end', () => {
    try {
      session.addBuiltins()
    } catch {
      // The next look at everything finds it.
    }
  })
}
