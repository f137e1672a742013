import { loadedModules } from '../loaded-modules.ts'
import type { NamedValue, Source } from './source.ts'

/** A setting of a builtin that no descriptor shows. */
interface Setting {
  readonly module: string
  readonly name: string
  read(exports: never): unknown
  write(exports: never, value: never): unknown
}

const SETTINGS: readonly Setting[] = [
  {
    module: 'events',
    name: 'defaultMaxListeners',
    read: (events: typeof import('node:events')) => events.defaultMaxListeners,
    write: (events: typeof import('node:events'), value: number) => (events.defaultMaxListeners = value),
  },
  ...([false, true] as const).map((isObjectMode) => ({
    module: 'stream',
    name: `getDefaultHighWaterMark(${isObjectMode})`,
    read: (stream: typeof import('node:stream')) => stream.getDefaultHighWaterMark(isObjectMode),
    write: (stream: typeof import('node:stream'), value: number) => stream.setDefaultHighWaterMark(isObjectMode, value),
  })),
  {
    module: 'net',
    name: 'getDefaultAutoSelectFamily()',
    read: (net: typeof import('node:net')) => net.getDefaultAutoSelectFamily(),
    write: (net: typeof import('node:net'), value: boolean) => net.setDefaultAutoSelectFamily(value),
  },
  {
    module: 'dns',
    name: 'getDefaultResultOrder()',
    read: (dns: typeof import('node:dns')) => dns.getDefaultResultOrder(),
    write: (dns: typeof import('node:dns'), value: 'ipv4first') => dns.setDefaultResultOrder(value),
  },
]

const INSPECT_OPTIONS = [
  'depth', 'colors', 'compact', 'breakLength', 'sorted', 'showHidden', 'customInspect', 'showProxy', 'maxArrayLength',
  'maxStringLength', 'getters', 'numericSeparator',
] as const

/** Settings of Node's modules that are kept behind functions and accessors, of modules that are loaded. */
export const builtinSettings: Source = {
  name: 'builtin settings',
  *values() {
    for (const setting of SETTINGS) yield* valueOf(setting)
    const { inspect } = process.getBuiltinModule('node:util')
    for (const option of INSPECT_OPTIONS)
      yield {
        path: `node:util.inspect.defaultOptions.${option}`,
        kind: 'builtin-setting',
        value: inspect.defaultOptions[option],
        putBack: (before) => Object.assign(inspect.defaultOptions, { [option]: before }),
      }
  },
}

const load = process.getBuiltinModule.bind(process)

function* valueOf({ module, name, read, write }: Setting): Iterable<NamedValue> {
  if (!loadedModules.includes(`NativeModule ${module}`)) return
  const exports = load(module) as never
  yield {
    path: `node:${module}.${name}`,
    kind: 'builtin-setting',
    value: read(exports),
    isFirstSeenAsIs: true,
    putBack: (before) => void write(exports, before as never),
  }
}
