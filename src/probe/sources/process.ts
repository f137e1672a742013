import * as native from '../natives.ts'
import type { NamedValue, Source } from './source.ts'

/** Own keys of `process` that have a source of their own, or that Node and the runner write as they go. */
const SKIPPED: ReadonlySet<PropertyKey> = new Set([
  'env', 'moduleLoadList', 'mainModule', 'report', '_events', '_eventsCount', '_exiting', 'domain', 'exitCode', 'title',
  'stdout', 'stderr', 'stdin', '_channel', 'channel', 'connected', '_disconnect', '_handleQueue', '_pendingMessage',
  Symbol.for('carryover.session'),
  // The runner installs its own for each file.
  'exit',
])

const STREAMS = ['stdout', 'stderr'] as const

/** The process object, its prototype, its settings and its output streams. */
export const processState: Source = {
  name: 'process',
  *roots() {
    yield { target: process, label: 'process', kind: 'process', depth: 2, isPlainOnly: true, skipped: SKIPPED }
    const prototype = native.getPrototypeOf(process)
    if (prototype) yield { target: prototype, label: 'process.__proto__', kind: 'process', depth: 0 }
  },
  *values() {
    yield setting('exitCode', process.exitCode)
    yield setting('title', process.title)
    for (const name of STREAMS) {
      const stream = process[name]
      const own = native.getOwnPropertyDescriptor(stream, 'write')
      yield {
        path: `process.${name}.write`,
        kind: 'process',
        value: own?.value,
        putBack: () => (own ? native.defineProperty(stream, 'write', own) : native.deleteProperty(stream, 'write')),
      }
    }
  },
}

function setting(name: 'exitCode' | 'title', value: unknown): NamedValue {
  return { path: `process.${name}`, kind: 'process', value, putBack: (before) => Reflect.set(process, name, before) }
}
