import * as native from '../../probe/natives.ts'
import type { Session } from '../../probe/session.ts'

const known = new WeakSet<object>()

/**
 * Shows the session the classes of the console that a test file has. The console is its own, its classes are not: Jest
 * has several, for each way of printing.
 */
export function watchConsole(session: Session, global: typeof globalThis): void {
  const { console } = global as { readonly console?: unknown }
  if (typeof console !== 'object' || console === null || native.isProxy(console)) return
  let label = 'console'
  for (let prototype = native.getPrototypeOf(console); prototype !== null && !isLast(prototype); prototype = native.getPrototypeOf(prototype)) {
    label += '.__proto__'
    if (known.has(prototype)) continue
    known.add(prototype)
    session.addRoot({ target: prototype, label, kind: 'console', depth: 0 })
  }
}

function isLast(prototype: object): boolean {
  return native.isProxy(prototype) || native.getPrototypeOf(prototype) === null
}
