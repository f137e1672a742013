import { isBuiltin } from 'node:module'
import type { BoundModule, CacheFacts, MissedImporter, Mock, Registration } from '../../model/cache-facts.ts'
import { native, relativeModule } from '../module-path.ts'
import type { WorkerSettings } from '../settings.ts'
import { withSlashes } from '../worker-path.ts'
import { type CachedModule, type CachingRunner, watchEvaluations } from './evaluations.ts'
import { watchMocks } from './mocks.ts'
import { type Suite, watchRegistrations } from './registrations.ts'
import { dropModule, type HazardToUndo, hazardsToUndo } from './undo-hazards.ts'

/** The watch over what files do to the worker's module cache: which modules they leave in it that later files get. */
export interface ModuleCacheWatch {
  attach(runner: object): void
  /** @param file relative to the root */
  beginFile(path: string, file: string): void
  /** Call between the setup files and the test file. */
  endSetup(): void
  /** Call when the file is loaded, and its tests are about to run. */
  endLoading(): void
  endFile(): CacheFacts | undefined
}

/** A module that is in the cache with mocks of its imports. */
interface Bound {
  readonly promise: unknown
  readonly to: ReadonlySet<string>
}

/** Importers of one file's mocks that are told at most. */
const MAX_MISSED = 500

/** Begins the watch. @param currentSuite Vitest's collector of the file that is being loaded */
export function watchModuleCache(settings: WorkerSettings, currentSuite: () => Suite): ModuleCacheWatch {
  const setupFiles = new native.SafeSet(settings.setupFiles.map(withSlashes))
  const testFiles = new native.SafeSet<string>()
  const boundBefore = new native.SafeMap<string, Bound>()
  let modules: CachingRunner['evaluatedModules']['idToModuleMap'] = new Map()
  let position = -1
  let file = ''
  let path = ''
  let phase: 'setup' | 'import' | 'test' = 'setup'
  let hasResetInSetup = false
  let undo: readonly HazardToUndo[] = []

  const isLoading = (): boolean => phase !== 'test'
  const isEmptied = (id: string): boolean => {
    const module = modules.get(id)
    return module !== undefined && module.promise === undefined && evaluations.of(id)?.position === position
  }
  /** `vi.resetModules()` forgets the running test file as well, which is how it shows. */
  const hasReset = (): boolean => {
    if (phase === 'setup') return [...setupFiles].some(isEmptied)
    return hasResetInSetup || isEmptied(path)
  }
  const isEvaluatedForEach = (id: string): boolean => testFiles.has(id) || setupFiles.has(id)
  const name = (id: string): string | undefined => nameOf(settings, id)
  const evaluations = watchEvaluations(() => ({ position, file, isSetup: phase === 'setup', isFresh: hasReset() }))
  const current = (): string | undefined => (isLoading() ? evaluations.current() : undefined)
  const mocks = watchMocks({ file: () => file, current: evaluations.current, isLoading, name })
  const registrations = watchRegistrations(currentSuite, current, settings.putBack !== undefined)
  mocks.onCall = registrations.addMock

  const boundNow = (): Record<string, BoundModule> => {
    const facts: Record<string, BoundModule> = {}
    for (const [id, { promise }] of boundBefore) {
      if (modules.get(id)?.promise === promise) continue
      boundBefore.delete(id)
      add(facts, name(id), { to: [] })
    }
    for (const [id, to] of mocks.bound) {
      const evaluation = evaluations.of(id)
      if (isEvaluatedForEach(id) || evaluation?.position !== position) continue
      const module = modules.get(id)
      const { isFresh, isSetup } = evaluation
      const isDropped = !isCached(module)
      if (module !== undefined && !isDropped) boundBefore.set(id, { promise: module.promise, to: new native.SafeSet(to) })
      const names = [...to].map(name).filter((one) => one !== undefined)
      add(facts, name(id), { to: names, ...(isFresh && { isFresh }), ...(isDropped && { isDropped }), ...(isSetup && { isSetup }) })
    }
    return facts
  }

  const missedNow = (): MissedImporter[] => {
    const facts: MissedImporter[] = []
    for (const id of mocks.mocks.keys()) {
      const mocked = name(id)
      for (const importer of modules.get(id)?.importers ?? []) {
        const evaluation = evaluations.of(importer)
        if (evaluation === undefined || evaluation.position === position || evaluation.isSetup || isEvaluatedForEach(importer)) continue
        if (!isCached(modules.get(importer)) || mocks.isLazy(importer, id) || boundBefore.get(importer)?.to.has(id) === true) continue
        const module = name(importer)
        if (module !== undefined && mocked !== undefined && facts.length < MAX_MISSED) facts.push({ module, mocked, by: evaluation.file })
      }
    }
    return facts
  }

  const mocksNow = (): Record<string, Mock> => {
    const facts: Record<string, Mock> = {}
    for (const [id, mock] of mocks.mocks)
      add(facts, name(id), mock.how === 'spy' && hasChangedSpy(modules.get(`mock:${id}`)) ? { ...mock, isChanged: true } : mock)
    return facts
  }

  const registeredNow = (): Record<string, Registration> => {
    const facts: Record<string, Registration> = {}
    for (const [id, { hooks, mocks: mocked }] of registrations.registered) {
      const ofMocks = isEvaluatedForEach(id) ? [] : mocked.map((mock) => `vi.mock(${name(mock.mocked) ?? mock.mocked})`)
      const what = [...new native.SafeSet([...hooks.map((hook) => hook.name), ...ofMocks])]
      if (what.length === 0) continue
      const isSetup = evaluations.of(id)?.isSetup === true
      add(facts, name(id), { what, ...(isSetup && { isSetup }), ...(isEvaluatedForEach(id) && { isEach: true }) })
    }
    return facts
  }

  return {
    attach(target) {
      const runner = target as CachingRunner
      if (runner.evaluatedModules === undefined) return
      modules = runner.evaluatedModules.idToModuleMap
      evaluations.attach(runner, () => void (isLoading() && registrations.attach()))
      mocks.attach(runner)
    },
    beginFile(nextPath, nextFile) {
      position++
      path = withSlashes(nextPath)
      file = nextFile
      testFiles.add(path)
      phase = 'setup'
      hasResetInSetup = false
      mocks.begin()
      registrations.begin()
      undo = hazardsToUndo(settings.putBack, file, undo)
      for (const { kind, module } of undo) {
        const isWanted = (id: string): boolean => name(id) === module
        if (kind === 'stale-mock') mocks.dropForeign(isWanted)
        if (kind !== 'missed-registration') dropModule(modules, isWanted)
      }
    },
    endSetup() {
      hasResetInSetup = hasReset()
      phase = 'import'
      const wanted = undo.filter(({ kind }) => kind === 'missed-registration').map(({ module }) => module)
      if (wanted.length > 0) registrations.repeat((id) => wanted.includes(name(id) ?? ''), mocks.repeat)
    },
    endLoading() {
      phase = 'test'
    },
    endFile() {
      const foreign: Record<string, string> = {}
      for (const [id, owner] of mocks.foreign) add(foreign, name(id), owner)
      const facts = { mocks: mocksNow(), missed: missedNow(), bound: boundNow(), registered: registeredNow(), foreign }
      const told = Object.entries(facts).filter(([, part]) => Object.keys(part).length > 0)
      const all = { ...Object.fromEntries(told), ...(hasReset() && { hasReset: true }) } as CacheFacts
      return Object.keys(all).length === 0 ? undefined : all
    },
  }
}

function isCached(module: CachedModule | undefined): boolean {
  return module?.evaluated === true && module.promise !== undefined
}

function add<T>(facts: Record<string, T>, name: string | undefined, fact: T): void {
  if (name !== undefined) facts[name] = fact
}

/** A module's path relative to the root, a builtin's name, or the id of what has no path. */
function nameOf(settings: WorkerSettings, id: string): string | undefined {
  const bare = id.startsWith('mock:') ? id.slice('mock:'.length) : id
  if (/^(?:file:|\/|[A-Za-z]:[\\/])/.test(bare)) return relativeModule(settings, bare)
  if (isBuiltin(bare)) return bare.startsWith('node:') ? bare : `node:${bare}`
  return bare.startsWith('\0') ? undefined : bare
}

/** A spied module does what the original does until a test tells one of its spies otherwise. */
function hasChangedSpy(module: CachedModule | undefined): boolean {
  const exports = (module as { readonly mockedExports?: object } | undefined)?.mockedExports
  if (exports === undefined) return false
  return native.ownKeys(exports).some((key) => {
    const spy: unknown = native.getOwnPropertyDescriptor(exports, key)?.value
    return typeof spy === 'function' && (spy as { getMockImplementation?: () => unknown }).getMockImplementation?.() !== undefined
  })
}
