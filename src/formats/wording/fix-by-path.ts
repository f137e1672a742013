import type { LeakedState, Runner } from './fix.ts'

/** The exact call for state of the process that is set by one; nothing where it is an assignment like any other. */
export function fixForProcess({ path }: LeakedState, { api }: Runner): string | undefined {
  const method = /^process\.(?:(stdout|stderr)\.)?(write|exit|abort|kill|emitWarning|emit)$/.exec(path)
  if (method !== null) {
    const [, stream, name] = method
    return `Replace it with ${api}.spyOn(process${stream ? `.${stream}` : ''}, '${name}') and call ${api}.restoreAllMocks() in afterEach.`
  }
  if (/^process\.std(?:in|out|err)$/.test(path))
    return `Save the property descriptor of ${path} before the test changes it, and put it back with Object.defineProperty() in afterEach.`
  return PROCESS_CALLS.get(path)
}

const PROCESS_CALLS: ReadonlyMap<string, string> = new Map([
  ['process.exitCode', 'Set process.exitCode = undefined in afterEach, or a red run would end green and the other way round.'],
  ['process.getMaxListeners()', 'Save process.getMaxListeners() first and call process.setMaxListeners(saved) in afterEach.'],
  ['process.hasUncaughtExceptionCaptureCallback()', 'Call process.setUncaughtExceptionCaptureCallback(null) in afterEach.'],
  ['process.sourceMapsEnabled', 'Save process.sourceMapsEnabled first and call process.setSourceMapsEnabled(saved) in afterEach.'],
])

/** How a listener is taken off: of an emitter, or of a page. */
export function fixForListener({ path }: LeakedState): string {
  const [, emitter, event] = /^(.+)\.on\((.+)\)$/.exec(path) ?? []
  const [, target, type] = /^(.+)\.addEventListener\((.+)\)$/.exec(path) ?? []
  if (target !== undefined) return `Keep the listener and take it off in afterEach: ${target}.removeEventListener(${type}, listener). The signal of an AbortController does the same.`
  const call = emitter === undefined ? 'emitter.off(event, listener)' : `${emitter}.off(${event}, listener)`
  return `Keep the listener and take it off in afterEach: ${call}. An AbortSignal or once() does the same.`
}

/** A setting that is read by one function is set by another. */
export function fixForSetting({ path }: LeakedState): string {
  if (path.includes('trace_events')) return 'Keep what createTracing() returns and call tracing.disable() in afterEach.'
  const [, module, name, args = ''] = /^node:(\w+)\.get(\w+)\((.*)\)$/.exec(path) ?? []
  if (module === undefined) return `Read ${path} before the test changes it, and set it to that value again in afterEach.`
  return `Save ${module}.get${name}(${args}) first and call ${module}.set${name}(${args === '' ? '' : `${args}, `}saved) in afterEach.`
}

/** Most of what is added to expect nothing takes back: what has a call or a field of its own is told apart. */
export function fixForExpect({ path }: LeakedState, { setupOption }: Runner): string {
  const config = /^chai\.config\.\w+$/.exec(path)?.[0]
  if (config !== undefined) return `Save ${config} before the test changes it, and put the saved value back in afterEach.`
  const state = /^expect\.getState\(\)\.(\w+)$/.exec(path)?.[1]
  if (state !== undefined) return `Call expect.setState({ ${state}: undefined }) in afterEach.`
  const call = EXPECT_CALLS.find(([start]) => path.startsWith(start))?.[1] ?? 'chai.use()'
  return `No call undoes ${call}: move it to a setup file (${setupOption}), so that every file has it.`
}

const EXPECT_CALLS = [
  ['expect.matchers', 'expect.extend()'],
  ['expect.equalityTesters', 'expect.addEqualityTesters()'],
  ['expect.addSnapshotSerializer', 'expect.addSnapshotSerializer()'],
] as const

/** What is open, and how it is closed so that the end can be awaited. */
export function closeCall(path: string): string {
  return CLOSE_CALLS.find(([pattern]) => pattern.test(path))?.[1] ?? 'close() or destroy()'
}

const CLOSE_CALLS: readonly (readonly [RegExp, string])[] = [
  [/ (?:https?|net|tls)\.Server$/, "server.close(), and await once(server, 'close')"],
  [/ fs\.FSWatcher$/, 'watcher.close()'],
  [/ fs\.StatWatcher$/, 'fs.unwatchFile(path)'],
  [/ worker_threads\.Worker$/, 'await worker.terminate()'],
  [/ worker_threads\./, 'port.close(), or close() of the channel'],
  [/ child_process\./, "child.kill(), and await once(child, 'exit')"],
  [/ dgram\./, "socket.close(), and await once(socket, 'close')"],
  [/Socket$/, 'socket.destroy()'],
]

/** What undoes a change of a page. */
export function fixForPage({ path }: LeakedState): string {
  const call = PAGE_CALLS.find(([pattern]) => pattern.test(path))?.[1]
  return call ?? `Undo it in afterEach: put ${path} back, remove() nodes that were added, and take off listeners. Render into a container that the test removes.`
}

const PAGE_CALLS: readonly (readonly [RegExp, string])[] = [
  [/^document\.(?:URL|location)$/, "Call history.replaceState(null, '', '/') in afterEach."],
  [/^history\.state$/, "Call history.replaceState(null, '') in afterEach."],
  [/^document\.cookie$/, "Let each cookie run out in afterEach: document.cookie = 'name=; max-age=0'."],
  [/^customElements/, 'Nothing takes a definition back: define the element in a module that is loaded once, or give each test a name of its own.'],
  [/^document\.(?:body|documentElement)\.attributes$/, 'Call removeAttribute() in afterEach for what the test has set, on html and body alike.'],
  [/^document\.(?:body|head)$/, 'Call remove() in afterEach on what the test has added; render into a container of the test, and unmount it.'],
]
