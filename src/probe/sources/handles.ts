import { loadedModules } from '../loaded-modules.ts'
import * as native from '../natives.ts'
import { className } from '../render.ts'
import type { ResourceWatch } from '../resources.ts'
import { processStreams } from './process-streams.ts'
import type { NamedValue, Source } from './source.ts'

interface Handle {
  readonly handle: object
  readonly text: string
  close(): unknown
}

/** The source of open handles, which are closed with some delay. */
export interface HandleSource extends Source {
  /** Whether there are handles that the last look did not find: some may be on their way to be closed. */
  hasNew(): boolean
}

/** Servers, watchers, sockets, processes and worker threads that are open. What was open before any file is the runner's. */
export function handles(resources: ResourceWatch): HandleSource {
  const before = new WeakSet<object>([...active(), ...resources.workers()])
  let seen = new WeakSet<object>()
  return {
    name: 'handles',
    hasNew: () => active().some((handle) => !before.has(handle) && !seen.has(handle)),
    *values() {
      seen = new WeakSet(active())
      const groups = new Map<string, Handle[]>()
      const add = (label: string, handle: Handle): unknown => groups.set(label, [...(groups.get(label) ?? []), handle])
      for (const handle of active()) {
        const label = before.has(handle) || isStandardStream(handle) ? undefined : labelOf(handle)
        // By ports of their own Node's worker threads write to their standard streams, and load modules.
        if (label === 'worker_threads.MessagePort' && typeof resources.originOf(handle) !== 'object') continue
        if (label !== undefined) add(label, { handle, text: textOf(handle), close: () => close(handle) })
      }
      for (const handle of resources.workers())
        if (!before.has(handle) && resources.originOf(handle) !== 'own')
          add('worker_threads.Worker', { handle, text: 'running', close: () => call(handle, 'stopThread') })
      for (const [label, group] of groups) yield describe(label, group, resources)
    },
    owns: (path) => /^open \w+\.\w+$/.test(path),
  }
}

const getActiveHandles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles.bind(process)

function active(): object[] {
  return getActiveHandles().filter((handle) => typeof handle === 'object' && handle !== null && !native.isProxy(handle)) as object[]
}

function isStandardStream(handle: object): boolean {
  return processStreams().some(({ stream }) => stream === handle)
}

/** Public classes of handles, the narrower first; by the prototypes that Node has, since a test file may replace a class. */
const CLASSES = [
  ['https', 'Server'], ['http', 'Server'], ['tls', 'Server'], ['net', 'Server'], ['tls', 'TLSSocket'], ['net', 'Socket'],
  ['dgram', 'Socket'], ['child_process', 'ChildProcess'], ['worker_threads', 'BroadcastChannel'], ['worker_threads', 'MessagePort'],
] as const

const prototypes = new Map<string, object>()

function labelOf(handle: object): string | undefined {
  // On its way to be closed: its owner has let go of it.
  if (innerOf(handle) === null) return undefined
  // These two have no public class.
  const name = className(handle)
  if (name === 'FSWatcher' || name === 'StatWatcher') return `fs.${name}`
  for (const [module, exported] of CLASSES) {
    const prototype = prototypeOf(module, exported)
    if (prototype === undefined || !inherits(handle, prototype)) continue
    return isPartOfAnother(handle) ? undefined : `${module}.${exported}`
  }
  return undefined
}

function prototypeOf(module: string, exported: string): object | undefined {
  const key = `${module}.${exported}`
  const known = prototypes.get(key)
  if (known !== undefined || !loadedModules().has(module)) return known
  const value = (process.getBuiltinModule(module) as unknown as Readonly<Record<string, { readonly prototype?: object }>>)[exported]
  if (value?.prototype !== undefined) prototypes.set(key, value.prototype)
  return value?.prototype
}

function inherits(handle: object, prototype: object): boolean {
  for (let current = native.getPrototypeOf(handle); current !== null; current = native.getPrototypeOf(current))
    if (current === prototype) return true
  return false
}

/** A pipe of a child process, a connection that a server of this worker took: their owner is told. */
function isPartOfAnother(handle: object): boolean {
  const server = native.ownValue(handle, 'server')
  if ((typeof server === 'object' && server !== null) || isKeptAlive(handle)) return true
  const inner = innerOf(handle)
  return typeof inner === 'object' && inner !== null && className(inner) === 'Pipe' && !inherits(handle, prototypeOf('net', 'Server') ?? handle)
}

/** A connection that waits a few seconds for its client's next request: one of undici's, or an agent's. */
function isKeptAlive(handle: object): boolean {
  if (native.ownValue(handle, '_httpMessage') === null) return true
  return native.ownKeys(handle).some((key) => typeof key === 'symbol' && native.symbolDescription(key) === 'no ref')
}

/** What is open there, for a reader: a port, an address, a program. */
function textOf(handle: object): string {
  try {
    if (className(handle).endsWith('Watcher')) return 'watching'
    const address = addressOf(handle)
    if (address !== undefined) return `listening on ${typeof address === 'string' ? address : `port ${address.port}`}`
    const program = native.ownValue(handle, 'spawnfile')
    if (typeof program === 'string') return `running ${program.split(/[\\/]/).at(-1)}`
    const port = native.apply(getter(handle, 'remotePort'), handle, []) as unknown
    return typeof port === 'number' ? `connected to port ${port}` : 'open'
  } catch {
    return 'open'
  }
}

function addressOf(handle: object): { readonly port: number } | string | undefined {
  for (const owner of [prototypeOf('net', 'Server'), prototypeOf('dgram', 'Socket')])
    if (owner !== undefined && inherits(handle, owner)) {
      const address = native.getOwnPropertyDescriptor(owner, 'address')?.value as () => { readonly port: number } | string | null
      return native.apply(address, handle, []) ?? undefined
    }
  return undefined
}

function getter(handle: object, name: string): () => unknown {
  for (let current: object | null = handle; current !== null; current = native.getPrototypeOf(current)) {
    const get = native.getOwnPropertyDescriptor(current, name)?.get
    if (get !== undefined) return get
  }
  return () => undefined
}

function describe(label: string, group: readonly Handle[], resources: ResourceWatch): NamedValue {
  const { handle: last } = group.at(-1) as Handle
  const inner = innerOf(last)
  const origin = resources.originOf(typeof inner === 'object' && inner !== null ? inner : last)
  const texts = group.slice(0, 3).map(({ text }) => text)
  return {
    path: `open ${label}`,
    kind: 'handle',
    value: group.map(({ handle }) => handle),
    text: group.length > 3 ? `${texts.join(', ')} and ${group.length - 3} more` : texts.join(', '),
    isWork: true,
    ...(typeof origin === 'object' && { createdAt: origin }),
    putBack(known) {
      const kept = native.isArray(known) ? (known as unknown[]) : []
      for (const { handle, close: end } of group) if (!kept.includes(handle)) end()
    },
  }
}

/** What libuv knows of it: a field of its own, or behind an accessor of Node's. */
function innerOf(handle: object): unknown {
  return native.ownValue(handle, '_handle') ?? (native.getOwnPropertyDescriptor(handle, '_handle') ? null : (native.apply(getter(handle, '_handle'), handle, []) as unknown))
}

/** A server goes on serving the connections that it has, unless they are closed as well. */
function close(handle: object): void {
  call(handle, 'closeAllConnections')
  for (const method of ['close', 'destroy', 'kill'] as const) if (call(handle, method)) return
}

function call(handle: object, name: string): boolean {
  const method = (handle as Readonly<Record<string, unknown>>)[name]
  if (typeof method !== 'function') return false
  native.apply(method as () => unknown, handle, [])
  return true
}
