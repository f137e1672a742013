import type { LeakKind } from '../../model/leak.ts'
import type { RunnerInfo } from '../../model/report.ts'
import { closeCall, fixForExpect, fixForListener, fixForPage, fixForProcess, fixForSetting } from './fix-by-path.ts'

/** What a fix depends on. */
export interface LeakedState {
  readonly kind: LeakKind
  readonly path: string
  readonly module?: string
  /** The line that wrote it, where that is known. */
  readonly source?: string
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

export interface Runner {
  readonly api: 'vi' | 'jest'
  readonly stubs: boolean
  readonly setupOption: string
}

const RUNNERS = {
  vitest: { api: 'vi', stubs: true, setupOption: 'setupFiles' },
  jest: { api: 'jest', stubs: false, setupOption: 'setupFilesAfterEnv' },
} as const satisfies Record<RunnerName, Runner>

export type Fix = (leak: LeakedState, runner: Runner) => string

const FIXES = {
  global(leak, { stubs }) {
    const name = /^globalThis\.([A-Za-z_$][\w$]*)$/.exec(leak.path)?.[1]
    if (leak.source?.includes('stubGlobal(')) return 'Call vi.unstubAllGlobals() in afterEach: nothing else undoes a stub.'
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
    if (leak.path === 'process.env') return 'Set single variables instead, or put the saved object back in afterEach: process.env = saved.'
    if (leak.source?.includes('stubEnv(')) return 'Call vi.unstubAllEnvs() in afterEach: nothing else undoes a stub.'
    if (!stubs || name === undefined) return `${saveAndRestore(leak)} Assigning undefined to a variable sets it to "undefined".`
    return `Set it with vi.stubEnv('${name}', …) and call vi.unstubAllEnvs() in afterEach. A plain assignment is never undone.`
  },
  cwd: () => 'Save process.cwd() first and call process.chdir(saved) in afterEach, or hand the directory to the code as an argument.',
  umask: () => 'Keep what process.umask(mask) returns and call process.umask(saved) in afterEach.',
  process: (leak, runner) => fixForProcess(leak, runner) ?? saveAndRestore(leak),
  listener: fixForListener,
  builtin(leak, { api }) {
    const byLibrary = LIBRARY_UNDO.find(({ paths }) => paths.test(leak.path))?.undo
    if (byLibrary?.isAll) return byLibrary.text
    const spies = `For a function, ${api}.spyOn() and ${api}.restoreAllMocks() do both.`
    return [saveAndRestore(leak), spies, ...(byLibrary === undefined ? [] : [byLibrary.text])].join(' ')
  },
  'builtin-setting': fixForSetting,
  channel({ path }) {
    const channel = /^diagnostics channel (.+)$/.exec(path)?.[1]
    if (channel !== undefined) return `Keep the subscriber and take it off in afterEach: diagnostics_channel.unsubscribe('${channel}', subscriber).`
    const key = /^node:worker_threads\.getEnvironmentData\((.+)\)$/.exec(path)?.[1]
    if (key !== undefined) return `Call setEnvironmentData(${key}, undefined) in afterEach, or pass workerData to the one worker that needs it.`
    return 'Keep what createHook() returns and call hook.disable() in afterEach.'
  },
  loader: ({ path }) =>
    `Restore ${path} in afterEach: the saved value, or the saved entry of the table (delete what did not exist).`,
  dispatcher: ({ path }) =>
    path === 'HTTP interceptors'
      ? 'Take the interception off in afterAll: server.close() for msw, nock.restore() for nock.'
      : 'Save getGlobalDispatcher() and call setGlobalDispatcher(saved) in afterEach.',
  module: ({ path, module }, { api }) =>
    `Put ${path} back in afterEach, or in afterAll if an import made the change, best by a reset function that ${module ?? 'the module'} exports. ${api}.resetModules() in afterAll also gives later files a fresh copy.`,
  private: ({ module }, { api }) =>
    `Export a reset function from ${module ?? 'the module'} and call it in afterEach. Without one, ${api}.resetModules() in afterAll gives later files a fresh copy.`,
  closure: ({ module }) =>
    `Create it in beforeEach instead of once in ${module ?? 'the module'}, or give it a reset function and call that in afterEach.`,
  'external-module': ({ module }) =>
    `Undo it in afterEach with the package's own call (reset, unregister, eject), or use an instance of your own instead of the shared one of ${module ?? 'the package'}.`,
  'fake-timers': (_, { api }) => `Call ${api}.useRealTimers() in afterEach; for a sinon clock, clock.restore().`,
  timer: ({ path }, { api }) =>
    `Keep what ${path.startsWith('setTimeout') ? 'setTimeout() returns and call clearTimeout(timer)' : 'setInterval() returns and call clearInterval(timer)'} in afterEach. With ${api}.useFakeTimers(), ${api}.clearAllTimers() stops all.`,
  handle: ({ path }) => `Close it in afterAll and wait until it is closed: ${closeCall(path)}.`,
  'late-error': ({ path }) =>
    path.startsWith('error in ')
      ? 'Take off in afterEach what the other file ran into: a listener, a hook, a patched function.'
      : 'Await the work before the test ends, so that its error fails the test that caused it: await promise, or await expect(promise).rejects.toThrow().',
  expect: fixForExpect,
  console({ path }, { api }) {
    if (path === 'console.group()') return 'Call console.groupEnd() as often as console.group().'
    return `Replace it with ${api}.spyOn(console, '${path.replace(/^(?:node:)?console\./, '')}') and call ${api}.restoreAllMocks() in afterEach.`
  },
  intl: saveAndRestore,
  dom: fixForPage,
  storage: ({ path }) => `Call ${path.startsWith('session') ? 'sessionStorage' : 'localStorage'}.clear() in afterEach.`,
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
