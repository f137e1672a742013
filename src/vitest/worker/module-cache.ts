import type { BoundModule, CacheFacts, Registration } from '../../model/cache-facts.ts'
import { native } from '../module-path.ts'
import type { WorkerSettings } from '../settings.ts'
import { withSlashes } from '../worker-path.ts'
import { type CachedModule, type CachingRunner, watchEvaluations } from './evaluations.ts'
import { watchMissed } from './missed-importers.ts'
import { mockFacts } from './mock-facts.ts'
import { watchMocks } from './mocks.ts'
import { nameOf } from './module-name.ts'
import { registrationFacts } from './registration-facts.ts'
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
  /** Modules that `vi.resetModules()` took out of the cache in this file, so that no later file gets them. */
  dropped(): readonly string[]
  endFile(): CacheFacts | undefined
}

/** A module that is in the cache with mocks of its imports. */
interface Bound {
  readonly promise: unknown
  readonly to: ReadonlySet<string>
}

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
  /** Whether any module has registered something that later files may go without. */
  let hasRegistrars = false
  let moduleByUrl: CachingRunner['evaluatedModules']['getModuleByUrl'] | undefined
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
  const missed = watchMissed({
    position: () => position,
    evaluation: evaluations.of,
    importers: (id) => modules.get(id)?.importers ?? [],
    canMiss: (importer, mocked) =>
      isCached(modules.get(importer)) &&
      !isEvaluatedForEach(importer) &&
      !mocks.isLazy(importer, mocked) &&
      boundBefore.get(importer)?.to.has(mocked) !== true,
  })
  mocks.onMock = missed.note

  const boundNow = (): Record<string, BoundModule> => {
    const facts: Record<string, BoundModule> = {}
    for (const [id, { promise }] of boundBefore) {
      if (modules.get(id)?.promise === promise) continue
      boundBefore.delete(id)
      const isAnew = evaluations.of(id)?.position === position
      add(facts, name(id), { to: [], ...(!isAnew && { isDropped: true }) })
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

  const registeredNow = (): Record<string, Registration> => {
    hasRegistrars ||= [...registrations.registered.keys()].some((id) => !isEvaluatedForEach(id))
    return registrationFacts(registrations.registered, {
      name,
      isEach: isEvaluatedForEach,
      isSetup: (id) => evaluations.of(id)?.isSetup === true,
      // Nothing that registers by itself was loaded so far: who else does it is of no interest.
      code: (id) => (hasRegistrars ? codeOf(modules.get(id)) : undefined),
      idOfUrl: (url) => moduleByUrl?.(url)?.id,
    })
  }

  return {
    attach(target) {
      const runner = target as CachingRunner
      if (runner.evaluatedModules === undefined) return
      modules = runner.evaluatedModules.idToModuleMap
      moduleByUrl = (url) => runner.evaluatedModules.getModuleByUrl(url)
      evaluations.attach(runner, (id) => {
        if (isLoading()) registrations.attach()
        mocks.beginModule(id)
      })
      mocks.attach(runner)
    },
    beginFile(nextPath, nextFile) {
      position++
      path = withSlashes(nextPath)
      file = nextFile
      testFiles.add(path)
      phase = 'setup'
      hasResetInSetup = false
      missed.begin()
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
    dropped() {
      if (!hasReset()) return []
      return [...modules].flatMap(([id, module]) => (isCached(module) ? [] : (name(id) ?? [])))
    },
    endFile() {
      const foreign: Record<string, string> = {}
      for (const [id, owner] of mocks.foreign) add(foreign, name(id), owner)
      const facts = { mocks: mockFacts(mocks.mocks, name, (id) => modules.get(id)), missed: missed.facts(name, (id) => mocks.mocks.has(id)), bound: boundNow(), registered: registeredNow(), foreign }
      for (const part of native.ownKeys(facts) as (keyof typeof facts)[]) if (native.ownKeys(facts[part]).length === 0) delete (facts as Partial<typeof facts>)[part]
      const all: CacheFacts = { ...facts, ...(hasReset() && { hasReset: true }) }
      return native.ownKeys(all).length === 0 ? undefined : all
    },
  }
}

function isCached(module: CachedModule | undefined): boolean {
  return module?.evaluated === true && module.promise !== undefined
}

function add<T>(facts: Record<string, T>, name: string | undefined, fact: T): void {
  if (name !== undefined) facts[name] = fact
}

function codeOf(module: CachedModule | undefined): string | undefined {
  const { code } = (module?.meta ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : undefined
}
