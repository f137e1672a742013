import type { LeakKind } from '../../model/leak.ts'
import { loadedModules } from '../loaded-modules.ts'
import * as native from '../natives.ts'
import { functionName } from '../render.ts'
import type { NamedValue, Source } from './source.ts'

type Exports = Readonly<Record<string, unknown>>
type Method = (...args: unknown[]) => unknown

/** A setting of a builtin that no descriptor shows, or that its users know by the function that sets it. */
interface Setting {
  readonly module: string
  readonly name: string
  readonly kind?: LeakKind
  /** Keeps Node's own functions, which test files may replace. */
  open(exports: Exports): Accessors
}

interface Accessors {
  readonly read: () => unknown
  readonly write?: (value: unknown) => unknown
}

const SETTINGS: readonly Setting[] = [
  property('events', 'defaultMaxListeners'),
  property('events', 'captureRejections'),
  property('events', 'usingDomains'),
  property('buffer', 'INSPECT_MAX_BYTES'),
  { ...property('http', 'globalAgent'), kind: 'builtin' },
  { ...property('https', 'globalAgent'), kind: 'builtin' },
  ...['DEFAULT_MIN_VERSION', 'DEFAULT_MAX_VERSION', 'DEFAULT_CIPHERS', 'DEFAULT_ECDH_CURVE'].map((name) => property('tls', name)),
  pair('stream', 'getDefaultHighWaterMark', 'setDefaultHighWaterMark', false),
  pair('stream', 'getDefaultHighWaterMark', 'setDefaultHighWaterMark', true),
  pair('net', 'getDefaultAutoSelectFamily', 'setDefaultAutoSelectFamily'),
  pair('net', 'getDefaultAutoSelectFamilyAttemptTimeout', 'setDefaultAutoSelectFamilyAttemptTimeout'),
  pair('dns', 'getDefaultResultOrder', 'setDefaultResultOrder'),
  pair('dns', 'getServers', 'setServers'),
  pair('crypto', 'getFips', 'setFips'),
  pair('trace_events', 'getEnabledCategories'),
  { ...property('module', 'wrap'), kind: 'loader' },
]

function property(module: string, name: string): Setting {
  return {
    module,
    name,
    open(exports) {
      const { get, set } = native.getOwnPropertyDescriptor(exports, name) ?? {}
      if (get !== undefined && set !== undefined)
        return { read: () => native.apply(get, exports, []) as unknown, write: (value) => native.apply(set, exports, [value]) as unknown }
      return {
        read: () => native.getOwnPropertyDescriptor(exports, name)?.value as unknown,
        write: (value) => native.defineProperty(exports, name, { value, writable: true, enumerable: true, configurable: true }),
      }
    },
  }
}

function pair(module: string, getter: string, setter?: string, ...args: readonly unknown[]): Setting {
  return {
    module,
    name: `${getter}(${args.join(', ')})`,
    open(exports) {
      const own = exports[getter] as Method
      // Some are bound anew when what they read is set. Another function than Node's is a test file's.
      const read: Method = (...values) => {
        const now = native.getOwnPropertyDescriptor(exports, getter)?.value as unknown
        return typeof now === 'function' && functionName(now) === `bound ${getter}` ? (now as Method)(...values) : own(...values)
      }
      const write = setter === undefined ? undefined : (exports[setter] as Method)
      return { read: () => read(...args), ...(write !== undefined && { write: (value: unknown) => write(...args, value) }) }
    },
  }
}

const BY_MODULE = Map.groupBy(SETTINGS, ({ module }) => module)

/** Whether a property of a module's exports is told as a setting, so that the walk over the exports leaves it out. */
export function isSetting(module: string, key: PropertyKey): boolean {
  return BY_MODULE.get(module)?.some(({ name }) => name === key) === true
}

const INSPECT_OPTIONS = (
  ['depth', 'colors', 'compact', 'breakLength', 'sorted', 'showHidden', 'customInspect', 'showProxy', 'maxArrayLength', 'maxStringLength', 'getters', 'numericSeparator'] as const
).map((option) => ({
  option,
  path: `node:util.inspect.defaultOptions.${option}`,
  putBack: (before: unknown) => Object.assign(inspect.defaultOptions, { [option]: before }),
}))

/** Settings of Node's modules that are kept behind functions and accessors, of modules that are loaded. */
export const builtinSettings: Source = {
  name: 'builtin settings',
  *values() {
    const loaded = loadedModules()
    for (const setting of SETTINGS) if (loaded.has(setting.module)) yield valueOf(setting)
    const { defaultOptions } = inspect
    for (const { option, path, putBack } of INSPECT_OPTIONS) yield { path, kind: 'builtin-setting', value: defaultOptions[option], putBack }
  },
  owns: (path) => path.startsWith('node:util.inspect.defaultOptions.') || SETTINGS.some((setting) => pathOf(setting) === path),
  wholeOf({ node, key, after, afterIndex }) {
    const { label } = node.root
    if (label === 'node:events' && typeof key === 'symbol' && native.symbolDescription(key) === 'kCapture')
      return 'node:events.captureRejections'
    // With other servers Node makes another resolver, and binds each function of the module to it.
    const value = label.startsWith('node:dns') ? after.values[afterIndex] : undefined
    return typeof value === 'function' && functionName(value).startsWith('bound ') ? 'node:dns.getServers()' : undefined
  },
}

const { inspect } = process.getBuiltinModule('node:util')
const load = process.getBuiltinModule.bind(process)
const opened = new Map<Setting, Opened>()

interface Opened extends Omit<Accessors, 'write'> {
  readonly path: string
  readonly first: unknown
  readonly putBack?: (before: unknown) => void
}

function open(setting: Setting): Opened {
  const { read, write } = setting.open(load(setting.module) as unknown as Exports)
  return { path: pathOf(setting), read, first: read(), ...(write !== undefined && { putBack: (before: unknown) => void write(before) }) }
}

function valueOf(setting: Setting): NamedValue {
  const { kind = 'builtin-setting' } = setting
  const known = opened.get(setting) ?? open(setting)
  const { path, read, first, putBack } = known
  opened.set(setting, known)
  const value = read()
  return {
    path,
    kind,
    value,
    text: typeof value === 'object' && value === first ? "Node's own" : undefined,
    isFirstSeenAsIs: true,
    putBack,
  }
}

function pathOf({ module, name }: Setting): string {
  return `node:${module}.${name}`
}
