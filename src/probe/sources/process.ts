import * as native from '../natives.ts'
import type { NamedValue, Source } from './source.ts'

/** Own keys of `process` that have a source of their own, or that Node and the runner write as they go. */
const SKIPPED: ReadonlySet<PropertyKey> = new Set([
  // Their own sources.
  'env', 'exitCode', 'title', 'stdout', 'stderr', 'stdin', 'exit', '_events', '_eventsCount',
  // What Node writes as it goes.
  'moduleLoadList', 'mainModule', 'report', '_exiting', 'domain', '_channel', 'channel', 'connected', '_disconnect',
  '_handleQueue', '_pendingMessage',
  // This tool's.
  Symbol.for('carryover.session'),
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
    yield exit()
    for (const name of STREAMS) {
      const stream = process[name]
      yield {
        path: `process.${name}.write`,
        kind: 'process',
        value: native.getOwnPropertyDescriptor(stream, 'write')?.value,
        putBack: (before) =>
          before === undefined
            ? native.deleteProperty(stream, 'write')
            : native.defineProperty(stream, 'write', { value: before, writable: true, configurable: true, enumerable: true }),
      }
    }
  },
}

/** The runner installs its own for each file, which is known by what it says. */
function exit(): NamedValue {
  const own = native.getOwnPropertyDescriptor(process, 'exit')
  const value = own?.value as unknown
  const isRunners = typeof value !== 'function' || isRunnersExit(value)
  if (isRunners) runnersExit = own
  return {
    path: 'process.exit',
    kind: 'process',
    value: isRunners ? undefined : value,
    putBack: (before) =>
      native.defineProperty(process, 'exit', before === undefined && runnersExit ? runnersExit : { ...own, value: before }),
  }
}

/** Between files Vitest puts Node's own back, bound. */
function isRunnersExit(value: Function): boolean {
  if (native.getOwnPropertyDescriptor(value, 'name')?.value === 'bound exit') return true
  return native.functionSource(value).includes('process.exit unexpectedly called')
}

let runnersExit: PropertyDescriptor | undefined

function setting(name: 'exitCode' | 'title', value: unknown): NamedValue {
  return { path: `process.${name}`, kind: 'process', value, putBack: (before) => Reflect.set(process, name, before) }
}
