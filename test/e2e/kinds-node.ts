import type { LeakKind } from '../../src/model/leak.ts'

/** One leak as a test expects it: kind, path, before, after; nothing stands for what did not exist. */
export type Expected = readonly [kind: LeakKind, path: string, before: string | undefined, after: string | undefined]

/** What the polluter of each kind of `fixtures/kinds-node` leaves, in the order in which the files run. */
export const KINDS: Readonly<Record<string, readonly Expected[]>> = {
  'builtin-agent': [['builtin', 'node:https.globalAgent.maxSockets', 'Infinity', '1']],
  'builtin-function': [['builtin', 'node:fs.readFile', 'function readFile', 'function fake']],
  'builtin-setting': [['builtin-setting', 'node:util.inspect.defaultOptions.depth', '2', '0']],
  'builtin-table': [['builtin', 'node:http.STATUS_CODES[299]', undefined, '"Nearly"']],
  channel: [['channel', 'diagnostics channel shop:saved', undefined, '1 subscriber']],
  'commonjs-exports': [['module', 'src/commonjs-exports.cjs#routes["/about"]', undefined, '"about"']],
  // No export reaches it: only the deep mode sees it.
  'commonjs-private': [],
  console: [['console', 'console.error', 'function error', 'function']],
  cwd: [['cwd', 'process.cwd()', '"."', '"./test"']],
  dispatcher: [['dispatcher', 'undici.getGlobalDispatcher()', undefined, 'MockAgent']],
  'env-changed': [['env', 'process.env.REGION', '"eu"', '"us"']],
  'env-deleted': [['env', 'process.env.API_URL', '"https://api.test"', undefined]],
  'env-set': [['env', 'process.env.GREETING', undefined, '"Salut"']],
  expect: [['expect', 'expect.addSnapshotSerializer()', undefined, '1 serializer']],
  global: [['global', 'globalThis.featureFlags', undefined, '{dark: true}']],
  'global-deleted': [['global', 'globalThis.structuredClone', 'function structuredClone', undefined]],
  'global-descriptor': [['global-descriptor', 'globalThis.Date', 'function Date', 'class MillenniumDate']],
  'global-getter': [['global-descriptor', 'globalThis.navigator', '‹getter›', '‹getter› (another one)']],
  'global-replaced': [['global', 'globalThis.fetch', 'function fetch', 'function']],
  intl: [['intl', 'Intl.NumberFormat', 'function NumberFormat', 'class']],
  listener: [['listener', "process.on('SIGUSR2')", undefined, '1 listener']],
  'module-array': [['module', 'src/module-array.ts#middleware[1]', undefined, 'function']],
  'module-class-static': [['module', 'src/module-class-static.ts#Temperature.unit', '"C"', '"F"']],
  'module-default-field': [
    ['module', 'src/module-default-field.ts#default.baseUrl', '"https://api.test"', '"https://staging.test"'],
  ],
  'module-map': [['module', 'src/module-map.ts#icons.star', undefined, '"★"']],
  'private-destructured': [
    ['private', 'src/private-destructured.ts#bullet', '"-"', '"+"'],
    ['private', 'src/private-destructured.ts#indent', '2', '4'],
  ],
  'private-function-property': [['private', 'src/private-function-property.ts#limit.value', '10', '2']],
  'private-let': [['private', 'src/private-let.ts#language', '"en"', '"fr"']],
  'private-map': [['private', 'src/private-map.ts#handlers.ping', undefined, 'function']],
  'process-argv': [['process', 'process.argv[2]', undefined, '"--loud"']],
  'process-exit-code': [['process', 'process.exitCode', undefined, '3']],
  'process-stdout': [['process', 'process.stdout.write', undefined, 'function']],
  'process-title': [['process', 'process.title', '"node"', '"daemon"']],
  prototype: [['prototype', 'Array.prototype.last', undefined, 'function']],
  'require-cache': [
    ['loader', 'require.cache["src/require-cache.cjs"].exports', '{send: function}', '{send: function send}'],
  ],
  static: [['static', 'Error.stackTraceLimit', '10', '0']],
  // The last one: what runs after it would live in its time.
  'fake-timers': [['fake-timers', 'fake timers', undefined, 'setTimeout, clearTimeout, setInterval and 7 more faked']],
  umask: [['umask', 'process.umask()', '0o22', '0o477']],
}

/** Kinds that throw in a thread, so that their polluters fail and leave nothing. */
export const FORKS_ONLY: ReadonlySet<string> = new Set(['cwd', 'umask'])

/** What outlives the context of one file in the vm pools: the state of the process, and what every context shares. */
export const SURVIVES_VM: ReadonlySet<string> = new Set([
  'builtin-agent', 'builtin-function', 'builtin-setting', 'builtin-table', 'channel', 'cwd', 'env-changed', 'env-deleted', 'env-set', 'listener',
  'process-argv', 'process-exit-code', 'process-stdout', 'process-title', 'umask',
])
