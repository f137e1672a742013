import { canLeavePromisesOut } from '../async-hook.ts'
import { isExcluding } from '../exclusion.ts'
import { gatherNames } from '../named-in-code.ts'
import * as native from '../natives.ts'
import { isOwnSubscriber } from '../own-subscribers.ts'
import type { NamedValue, Source } from './source.ts'

/** Channels that Node itself and undici publish to. */
const NODES: readonly string[] = [
  ...['created', 'start', 'error'].map((name) => `http.client.request.${name}`),
  'http.client.response.finish', 'http.server.request.start', 'http.server.response.created', 'http.server.response.finish',
  'net.client.socket', 'net.server.socket', 'udp.socket', 'child_process', 'worker_threads',
  ...['log', 'info', 'debug', 'warn', 'error'].map((name) => `console.${name}`),
  ...['create', 'bodySent', 'headers', 'trailers', 'error'].map((name) => `undici:request:${name}`),
  ...['sendHeaders', 'beforeConnect', 'connected', 'connectError'].map((name) => `undici:client:${name}`),
  ...['net.server.listen', 'module.require', 'module.import'].flatMap(tracing),
]

function tracing(name: string): string[] {
  return ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((event) => `tracing:${name}:${event}`)
}

const TEXT = /(["'`])((?:(?!\1)[^\\\n]){1,80})\1/g

/** Node keeps no list of channels that can be read. Those of users are named in the code that subscribes. */
export const channelNames = gatherNames(function* (code) {
  if (!code.includes('diagnostics_channel')) return
  const isTracing = code.includes('tracingChannel')
  for (const [, , name = ''] of code.matchAll(TEXT)) {
    yield name
    if (isTracing) yield* tracing(name)
  }
}, 2000)

/** The same is true of keys under which data is handed to worker threads. */
export const environmentKeys = gatherNames(function* (code) {
  if (code.includes('setEnvironmentData')) for (const [, , name = ''] of code.matchAll(TEXT)) yield name
}, 500)

/** What is process-wide and has no object to hang from: subscribers of channels, async hooks, data for worker threads. */
export const channels: Source = {
  name: 'channels',
  *values() {
    for (const names of [NODES, channelNames.names]) for (const name of names) if (hasSubscribers(name)) yield* subscribersOf(name)
    for (const key of environmentKeys.names) yield environmentData(key)
    if (canLeavePromisesOut && !isHookNeeded) yield asyncHooks()
  },
  /** A module may keep the channel itself, on which Node keeps both lists. */
  wholeOf({ node, key }) {
    if (key !== '_subscribers' && key !== '_stores') return undefined
    const name = native.getOwnPropertyDescriptor(node.target, 'name')?.value as unknown
    return typeof name === 'string' && (channelNames.names.has(name) || NODES.includes(name)) ? pathOf(name) : undefined
  },
  owns: (path) => /^(?:diagnostics channel |node:worker_threads\.getEnvironmentData\(|async hooks$)/.test(path),
}

const diagnostics = process.getBuiltinModule('node:diagnostics_channel')
const { channel, hasSubscribers } = diagnostics
const { getEnvironmentData, setEnvironmentData } = process.getBuiltinModule('node:worker_threads')

function* subscribersOf(name: string): Iterable<NamedValue> {
  const subscribed = channel(name)
  const subscribers = listIn(subscribed)
  const hasStores = subscribers.length === 0 || native.mapSize(storesOf(subscribed)) > 0
  const value = subscribers.filter((subscriber) => !isExcluding() || !isOwnSubscriber(subscriber))
  if (value.length === 0 && !hasStores) return
  yield {
    path: pathOf(name),
    kind: 'channel',
    value: hasStores ? [...value, 'stores'] : value,
    text: [...(value.length > 0 ? [`${value.length} subscriber${value.length === 1 ? '' : 's'}`] : []), ...(hasStores ? ['bound to a store'] : [])].join(', '),
    putBack(before) {
      const kept = native.isArray(before) ? before : []
      for (const subscriber of value) if (!kept.includes(subscriber)) subscribed.unsubscribe(subscriber as never)
    },
  }
}

function pathOf(name: string): string {
  return `diagnostics channel ${name}`
}

/** Node keeps both on the channel while somebody is there to hear. */
function listIn(subscribed: object): readonly unknown[] {
  const subscribers = native.getOwnPropertyDescriptor(subscribed, '_subscribers')?.value as unknown
  return native.isArray(subscribers) ? (subscribers as unknown[]) : []
}

function storesOf(subscribed: object): object {
  const stores = native.getOwnPropertyDescriptor(subscribed, '_stores')?.value as unknown
  return native.isMap(stores) ? (stores as object) : NONE
}

const NONE = new Map()

function environmentData(key: string): NamedValue {
  return {
    path: `node:worker_threads.getEnvironmentData(${native.stringify(key)})`,
    kind: 'channel',
    value: getEnvironmentData(key),
    putBack: (before) => setEnvironmentData(key, before as undefined),
  }
}

/** Where Node has no async context frames, each AsyncLocalStorage enables a hook. */
const isHookNeeded = process.execArgv.includes('--no-async-context-frame') || Number.parseInt(process.versions.node) < 24

/** While a hook is enabled that tracks promises, each has a number. This tool's own hooks leave promises out. */
function asyncHooks(): NamedValue {
  const isEnabled = native.ownKeys(new NativePromise(() => {})).length > 0
  return { path: 'async hooks', kind: 'channel', value: isEnabled ? true : undefined, text: 'a hook is enabled' }
}

/** Tests may replace it. */
const NativePromise = Promise
