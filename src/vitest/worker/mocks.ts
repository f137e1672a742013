import type { Mock } from '../../model/cache-facts.ts'
import { native } from '../module-path.ts'
import type { CachedModule, CachingRunner } from './evaluations.ts'

/** The part of Vitest's mocker that is used here. */
interface Mocker {
  queueMock(raw: string, importer: string, factory: unknown): void
  mockPath(raw: string, id: string, ...rest: unknown[]): void
  unmockPath(id: string): void
  getDependencyMock(id: string): VitestMock | undefined
  getMockPath(id: string): string
}

interface VitestMock {
  readonly type: 'manual' | 'automock' | 'autospy' | 'redirect'
  readonly redirect?: string
}

interface MockingRunner extends CachingRunner {
  readonly mocker?: Mocker
  cachedRequest?: (url: string, module: CachedModule, callstack?: string[], metadata?: Metadata, ignoresMock?: boolean) => Promise<unknown>
}

interface Metadata {
  readonly isDynamicImport?: boolean
}

/** A call of `vi.mock`, kept so that it can be made again. */
export interface MockCall {
  readonly raw: string
  readonly importer: string
  readonly factory: unknown
}

/** What the watch over mocks needs to know of the worker. */
export interface MockContext {
  /** The test file that is running, relative to the root. */
  file(): string
  /** The id of the module that is being evaluated, where there is one. */
  current(): string | undefined
  /** Whether the file's imports are still under way. */
  isLoading(): boolean
  name(id: string): string | undefined
}

/** What is mocked while a file runs, and which modules were loaded with it. */
export interface MockWatch {
  attach(runner: object): void
  begin(): void
  /** A module is about to be evaluated, perhaps once more: what it was bound to before is past. */
  beginModule(id: string): void
  /** By id of the mocked module. */
  readonly mocks: ReadonlyMap<string, Mock>
  /** By id of the importer, the ids of its imports that were mocked. */
  readonly bound: ReadonlyMap<string, ReadonlySet<string>>
  /** Whether a module imports another only when it is called, each time anew. */
  isLazy(importer: string, imported: string): boolean
  /** Mocks of earlier files that were met, with their file. */
  readonly foreign: ReadonlyMap<string, string>
  /** Calls of `vi.mock` that a module made while it was evaluated. */
  onCall: (module: string, mocked: string, call: MockCall) => void
  /** A mock has just come into force. */
  onMock: (mocked: string) => void
  /** Makes a call of `vi.mock` once more. */
  repeat(call: MockCall): void
  /** Takes earlier files' mocks of these modules out of force, and those that they have asked for and Vitest has not made. */
  dropForeign(isWanted: (id: string) => boolean): void
}

const HOW = { manual: 'factory', automock: 'automock', autospy: 'spy', redirect: 'redirect' } as const

/** Begins to watch a worker's mocks. */
export function watchMocks(context: MockContext): MockWatch {
  const attached = new WeakSet<object>()
  const owners = new WeakMap<object, string>()
  let queue: (MockCall & { readonly file: string; readonly module: string | undefined })[] = []
  const mocks = new native.SafeMap<string, Mock>()
  const bound = new native.SafeMap<string, Set<string>>()
  const foreign = new native.SafeMap<string, string>()
  const lazy = new native.SafeMap<string, Set<string>>()
  let isMocking = false
  let runner: MockingRunner | undefined

  const register = (mock: VitestMock | undefined, raw: string, id: string, factory: unknown): void => {
    const index = queue.findIndex((call) => call.raw === raw && (typeof call.factory !== 'function' || call.factory === factory))
    const call = queue[index]
    if (index !== -1) queue = queue.toSpliced(index, 1)
    if (mock === undefined) return
    isMocking = true
    const owner = call?.file ?? context.file()
    owners.set(mock, owner)
    if (owner !== context.file()) return void foreign.set(id, owner)
    const from = (call?.module === undefined ? undefined : context.name(call.module)) ?? owner
    const to = mock.redirect === undefined ? undefined : context.name(mock.redirect)
    mocks.set(id, { how: HOW[mock.type], from, ...(to !== undefined && { to }) })
    watch.onMock(id)
    if (call?.module !== undefined) watch.onCall(call.module, id, call)
  }

  /** An import is about to be answered, with a mock where one is in force. */
  const noteMock = (mocker: Mocker, url: string, module: CachedModule, callstack: readonly string[], metadata: Metadata | undefined): void => {
    const importer = callstack.findLast((id) => !id.startsWith('mock:'))
    const mock = inForce(mocker, module)
    if (importer === undefined || mock === undefined) return
    if (callstack.includes(mocker.getMockPath(module.id)) || callstack.includes(url)) return
    if (mock.redirect !== undefined && callstack.includes(mock.redirect)) return
    const owner = owners.get(mock)
    if (owner !== undefined && owner !== context.file()) foreign.set(module.id, owner)
    if (isMadeAnew(importer, metadata)) return
    addTo(bound, importer, module.id)
  }

  /** An import that a module makes when it is called is made anew each time, so that it keeps nothing. */
  const isMadeAnew = (importer: string, metadata: Metadata | undefined): boolean =>
    metadata?.isDynamicImport === true && context.current() !== importer

  const watch: MockWatch = {
    mocks,
    bound,
    foreign,
    isLazy: (importer, imported) => lazy.get(importer)?.has(imported) === true,
    onCall: () => {},
    onMock: () => {},
    repeat: ({ raw, importer, factory }) => runner?.mocker?.queueMock(raw, importer, factory),
    dropForeign(isWanted) {
      queue = []
      pendingCalls(runner)?.splice(0)
      for (const [id, module] of runner?.evaluatedModules.idToModuleMap ?? [])
        if (isWanted(id) && module.meta !== undefined && 'mockedModule' in module.meta) module.meta = undefined
    },
    begin() {
      // Version 5 forgets at the end of a file what it has not made by then.
      if (pendingCalls(runner)?.length === 0) queue = []
      mocks.clear()
      bound.clear()
      foreign.clear()
    },
    beginModule: (id) => void bound.delete(id),
    attach(target) {
      runner = target as MockingRunner
      const { mocker, cachedRequest } = runner
      if (mocker === undefined || attached.has(runner)) return
      attached.add(runner)
      const { queueMock, mockPath, unmockPath } = mocker
      mocker.queueMock = function (raw, importer, factory) {
        quietly(() => queue.push({ raw, importer, factory, file: context.file(), module: context.isLoading() ? (context.current() ?? importer) : undefined }))
        queueMock.call(this, raw, importer, factory)
      }
      mocker.mockPath = function (raw, id, ...rest) {
        mockPath.call(this, raw, id, ...rest)
        quietly(() => register(mocker.getDependencyMock(id), raw, id, rest[3]))
      }
      mocker.unmockPath = function (id) {
        unmockPath.call(this, id)
        // A mock that a test takes back has been in force before.
        if (context.isLoading()) mocks.delete(id)
      }
      if (cachedRequest === undefined) return
      runner.cachedRequest = function (url, module, callstack, metadata, ignoresMock) {
        if (ignoresMock !== true && callstack !== undefined)
          quietly(() => {
            const importer = callstack.at(-1)
            if (importer !== undefined && isMadeAnew(importer, metadata)) addTo(lazy, importer, module.id)
            if (isMocking) noteMock(mocker, url, module, callstack, metadata)
          })
        return cachedRequest.call(this, url, module, callstack, metadata, ignoresMock)
      }
    },
  }
  return watch
}

/** What `vi.mock` has asked for and Vitest has not made yet: one list for all mockers, on a class above this one's. */
function pendingCalls(runner: MockingRunner | undefined): unknown[] | undefined {
  return ((runner?.mocker?.constructor ?? {}) as { readonly pendingIds?: unknown[] }).pendingIds
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key) ?? new native.SafeSet<string>()
  sets.set(key, known.add(value))
}

/** A mock that cannot be looked at is a mock like any other to the file that made it. */
function quietly(work: () => unknown): void {
  try {
    work()
  } catch {
    // As above.
  }
}

/** Version 4 keeps the mock with the module, and so takes that of an earlier file for the one of this file. */
function inForce(mocker: Mocker, module: CachedModule): VitestMock | undefined {
  const mock = mocker.getDependencyMock(module.id)
  const kept = (module.meta as { readonly mockedModule?: unknown } | undefined)?.mockedModule
  return mock !== undefined && typeof kept === 'object' && kept !== null ? (kept as VitestMock) : mock
}
