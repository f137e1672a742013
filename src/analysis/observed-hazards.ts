import type { CacheFacts, Mock } from '../model/cache-facts.ts'
import type { ObservedHazard } from '../model/hazard.ts'
import type { Ledger } from '../model/ledger.ts'
import { cacheUser, type CacheUser, isLeftBound, loadsItself, missing, mockOf } from './cached-modules.ts'

interface Bound {
  readonly by: string
  readonly mocks: Readonly<Record<string, Mock>>
  readonly isSetup: boolean
}

interface Registered {
  readonly by: string
  readonly what: readonly string[]
  readonly isSetup: boolean
}

/** What earlier files left in a worker's module cache. */
interface Cache {
  readonly bound: Map<string, Bound>
  readonly registered: Map<string, Registered>
}

type Meeting = Pick<ObservedHazard, 'kind' | 'module' | 'mocked' | 'by'>

const known = new WeakMap<Ledger, readonly ObservedHazard[]>()

/**
 * The hazards that files of shared workers met: one for each module, mock and file that brought it about, in each worker.
 * That a file met one says nothing of its tests.
 */
export function observedHazards(ledger: Ledger): readonly ObservedHazard[] {
  const hazards = known.get(ledger) ?? ledger.workers.flatMap(({ files, project }) => ofWorker(ledger, files, project))
  known.set(ledger, hazards)
  return hazards
}

function ofWorker(ledger: Ledger, files: readonly string[], project: string): ObservedHazard[] {
  const cache: Cache = { bound: new Map(), registered: new Map() }
  const found = new Map<string, Meeting & { readonly affects: string[] }>()
  for (const file of files) {
    const record = ledger.recordOf(file, project)
    if (record === undefined) continue
    for (const meeting of meetings(cache, cacheUser(ledger, record))) {
      const name = JSON.stringify([meeting.kind, meeting.module, meeting.mocked, meeting.by])
      const hazard = found.get(name) ?? { ...meeting, affects: [] }
      found.set(name, hazard)
      hazard.affects.push(file)
    }
    if (record.cache !== undefined) leave(cache, file, record.cache)
  }
  return [...found.values()].map((hazard) => ({ ...hazard, project }))
}

function* meetings(cache: Cache, user: CacheUser): Iterable<Meeting> {
  const { facts } = user
  for (const [module, { by, mocks, isSetup }] of cache.bound) {
    if (loadsItself(facts, module) || !(isSetup || user.reaches(module))) continue
    for (const [mocked, mock] of Object.entries(mocks))
      if (user.isMisledBy(mocked, mock, by)) yield { kind: 'stale-mock', module, mocked, by }
  }
  for (const [mocked, by] of Object.entries(facts.foreign ?? {})) yield { kind: 'stale-mock', module: mocked, mocked, by }
  for (const { module, mocked, by } of facts.missed ?? [])
    if (user.reaches(module)) yield { kind: 'missed-mock', module, mocked, by }
  for (const [module, { by, what, isSetup }] of cache.registered) {
    if (facts.registered?.[module] !== undefined || !(isSetup || user.reaches(module))) continue
    if (missing(what, facts).length > 0 && !user.registersLike(module, what))
      yield { kind: 'missed-registration', module, mocked: what.join(', '), by }
  }
}

/** What the file leaves to those that follow. */
function leave({ bound, registered }: Cache, file: string, facts: CacheFacts): void {
  for (const [module, own] of Object.entries(facts.bound ?? {})) {
    const mocks = Object.fromEntries(own.to.map((mocked) => [mocked, mockOf(facts, mocked, file)]))
    if (isLeftBound(own)) bound.set(module, { by: file, mocks, isSetup: own.isSetup === true })
    else bound.delete(module)
  }
  for (const [module, { what, isSetup = false, isEach }] of Object.entries(facts.registered ?? {}))
    if (isEach !== true) registered.set(module, { by: file, what, isSetup })
}
