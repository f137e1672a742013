import * as native from '../../probe/natives.ts'
import type { Session } from '../../probe/session.ts'
import { listenersOf } from '../../probe/sources/listeners.ts'
import type { Source } from '../../probe/sources/source.ts'

/** Node makes the stream when it is first asked for, which keeps a process alive: until a test file asks, nobody does. */
let isMade = false
let isBaseline = false

/** Listeners on the standard input. */
export const stdin: Source = {
  name: 'stdin',
  *values() {
    if (!isMade) return
    for (const value of listenersOf(process.stdin, 'process.stdin'))
      // Events without a name are Node's own.
      if (value.path.startsWith("process.stdin.on('")) yield { ...value, isFirstSeenAsIs: isBaseline }
  },
}

/** Learns when a test file asks for the stream, behind the accessor that its `process` shares with the real one. */
export function watchStdin(session: Session, { process: copy }: typeof globalThis): void {
  const own = isMade ? undefined : native.getOwnPropertyDescriptor(copy, 'stdin')
  if (own?.get === undefined || own.configurable !== true) return
  const { get } = own
  native.defineProperty(copy, 'stdin', {
    ...own,
    get() {
      const stream: unknown = native.apply(get, this, [])
      if (!isMade) takeIn(session)
      return stream
    },
  })
}

/** What Node itself listens for is the baseline. */
function takeIn(session: Session): void {
  isMade = true
  isBaseline = true
  try {
    session.addNew()
  } finally {
    isBaseline = false
  }
}
