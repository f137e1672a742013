import type { LeakKind } from '../../model/leak.ts'
import type { RunnerInfo } from '../../model/report.ts'

/** What a fix depends on. */
export interface LeakedState {
  readonly kind: LeakKind
  readonly path: string
  readonly module?: string
}

export type RunnerName = RunnerInfo['name']

/** What the file that leaks should do about it: the exact call, where there is one. One or two plain sentences. */
export function fixForLeak(leak: LeakedState, runner: RunnerName): string {
  return FIXES[leak.kind](leak, RUNNERS[runner])
}

/** What a test that breaks another one of its file should do about it. */
export function fixWithin(tests: readonly string[]): string {
  return tests.length === 1 ? 'Undo in afterEach what this test leaves behind.' : 'Undo in afterEach what these tests leave behind.'
}

interface Runner {
  readonly api: 'vi' | 'jest'
  readonly stubs: boolean
  readonly setupOption: string
}

const RUNNERS = {
  vitest: { api: 'vi', stubs: true, setupOption: 'setupFiles' },
  jest: { api: 'jest', stubs: false, setupOption: 'setupFilesAfterEnv' },
} as const satisfies Record<RunnerName, Runner>

type Fix = (leak: LeakedState, runner: Runner) => string

const FIXES = {
  global(leak, { stubs }) {
    const name = /^globalThis\.([A-Za-z_$][\w$]*)$/.exec(leak.path)?.[1]
    if (!stubs || name === undefined) return saveAndRestore(leak)
    return `Set it with vi.stubGlobal('${name}', …) and call vi.unstubAllGlobals() in afterEach. A plain assignment is never undone.`
  },
  'global-descriptor': ({ path }) =>
    `Save the property descriptor of ${path} before the test changes it, and put it back with Object.defineProperty() in afterEach. What was frozen stays frozen: freeze a copy instead.`,
  prototype: ({ path }) =>
    `Make it a function of your own instead of ${path}, or put the saved descriptor back in afterEach (delete what did not exist).`,
  static: saveAndRestore,
  env(leak, { stubs }) {
    const name = /^process\.env\.(\w+)$/.exec(leak.path)?.[1]
    if (!stubs || name === undefined) return `${saveAndRestore(leak)} Assigning undefined to a variable sets it to "undefined".`
    return `Set it with vi.stubEnv('${name}', …) and call vi.unstubAllEnvs() in afterEach. A plain assignment is never undone.`
  },
  cwd: () => 'Save process.cwd() first and call process.chdir(saved) in afterEach, or hand the directory to the code as an argument.',
  umask: () => 'Keep what process.umask(mask) returns and call process.umask(saved) in afterEach.',
  process(leak, { api }) {
    const method = /^process\.(?:(stdout|stderr)\.)?(write|exit|abort|kill|emitWarning|emit)$/.exec(leak.path)
    if (method === null) return saveAndRestore(leak)
    const [, stream, name] = method
    return `Replace it with ${api}.spyOn(process${stream ? `.${stream}` : ''}, '${name}') and call ${api}.restoreAllMocks() in afterEach.`
  },
  listener({ path }) {
    const [, emitter, event] = /^(.+)\.on\((.+)\)$/.exec(path) ?? []
    const call = emitter === undefined ? 'emitter.off(event, listener)' : `${emitter}.off(${event}, listener)`
    return `Keep the listener and take it off in afterEach: ${call}. An AbortSignal or once() does the same.`
  },
  builtin(leak, { api }) {
    const byLibrary = LIBRARY_UNDO.find(({ paths }) => paths.test(leak.path))?.undo
    if (byLibrary?.isAll) return byLibrary.text
    const spies = `For a function, ${api}.spyOn() and ${api}.restoreAllMocks() do both.`
    return [saveAndRestore(leak), spies, ...(byLibrary === undefined ? [] : [byLibrary.text])].join(' ')
  },
  'builtin-setting': ({ path }) => `Read ${path} before the test changes it, and set it to that value again in afterEach.`,
  channel: () => 'Take it off in afterEach: unsubscribe(name, listener) for a channel, disable() for an async hook.',
  loader: ({ path }) =>
    `Restore ${path} in afterEach: deregister() of what registerHooks() returned, or the saved entry of the table.`,
  dispatcher: () =>
    'Save getGlobalDispatcher() and call setGlobalDispatcher(saved) in afterEach. For nock: nock.cleanAll() and nock.enableNetConnect(); for msw: server.close() in afterAll.',
  module: ({ path, module }, { api }) =>
    `Put ${path} back in afterEach, or in afterAll if an import made the change, best by a reset function that ${module ?? 'the module'} exports. ${api}.resetModules() in afterAll also gives later files a fresh copy.`,
  private: ({ module }, { api }) =>
    `Export a reset function from ${module ?? 'the module'} and call it in afterEach. Without one, ${api}.resetModules() in afterAll gives later files a fresh copy.`,
  closure: ({ module }) =>
    `Create it in beforeEach instead of once in ${module ?? 'the module'}, or give it a reset function and call that in afterEach.`,
  'external-module': ({ module }) =>
    `Undo it in afterEach with the package's own call (reset, unregister, eject), or use an instance of your own instead of the shared one of ${module ?? 'the package'}.`,
  'fake-timers': (_, { api }) => `Call ${api}.useRealTimers() in afterEach; for a sinon clock, clock.restore().`,
  timer: (_, { api }) =>
    `Stop it in afterEach with clearInterval() or clearTimeout(), or await the work. With ${api}.useFakeTimers(), ${api}.clearAllTimers() stops all.`,
  handle: () => 'Close it in afterAll and await that: server.close(), watcher.close(), worker.terminate(), socket.destroy().',
  'late-error': () => 'Await the work before the test ends, so that its error fails the test that caused it: await promise, or await expect(promise).rejects.toThrow().',
  expect: (_, { setupOption }) =>
    `No call undoes expect.extend(), addSnapshotSerializer() or chai.use(): move it to a setup file (${setupOption}), so that every file has it.`,
  console: ({ path }, { api }) =>
    `Replace it with ${api}.spyOn(console, '${path.replace(/^console\./, '')}') and call ${api}.restoreAllMocks() in afterEach.`,
  intl: saveAndRestore,
  dom: ({ path }) =>
    `Undo it in afterEach: put ${path} back, remove() nodes that were added, and take off listeners. Render into a container that the test removes.`,
  storage: () => 'Call localStorage.clear() and sessionStorage.clear() in afterEach.',
  custom: ({ path }) => `Put ${path} back to what it was in afterEach.`,
} as const satisfies Record<LeakKind, Fix>

/** What undoes it where one of the libraries that change such builtins for tests did it. */
const LIBRARY_UNDO: readonly { readonly paths: RegExp; readonly undo: { readonly text: string; readonly isAll?: boolean } }[] = [
  {
    paths: /^node:fs\.existsSync\(process\.execPath\)$/,
    undo: { text: 'Put the real file system back in afterEach: mock.restore() for mock-fs.', isAll: true },
  },
  { paths: /^(?:node:timers|performance\.now$)/, undo: { text: 'For a sinon clock, clock.restore() or sinon.restore().' } },
  {
    paths: /^node:https?\.(?:get|request|ClientRequest)$/,
    undo: { text: 'For nock, nock.cleanAll(), nock.enableNetConnect() and nock.restore() in afterAll.' },
  },
]

function saveAndRestore({ path }: LeakedState): string {
  return `Save ${path} before the test changes it, and put the saved value back in afterEach (delete what did not exist).`
}
