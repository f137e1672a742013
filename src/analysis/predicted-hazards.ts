import type { BoundModule, Registration } from '../model/cache-facts.ts'
import type { ObservedHazard } from '../model/hazard.ts'
import type { Ledger } from '../model/ledger.ts'
import { cacheUser, type CacheUser, isLeftBound, missing, mockOf } from './cached-modules.ts'

/**
 * The hazards that files would meet if they shared a worker, in some order: one for each module and mock.
 * @param alone what files did that each ran in a worker of its own
 */
export function predictedHazards(alone: Ledger): readonly ObservedHazard[] {
  const byProject = Map.groupBy(alone.records.filter(({ position }) => position === 0), ({ project }) => project)
  return [...byProject].flatMap(([project, records]) => {
    const users = records.map((record) => cacheUser(alone, record)).sort((a, b) => (a.file < b.file ? -1 : 1))
    return [...ofMocks(users), ...ofRegistrations(users)].map((hazard) => ({ ...hazard, project }))
  })
}

type Prediction = Omit<ObservedHazard, 'project'>

interface Carrier {
  readonly user: CacheUser
  readonly own: BoundModule
}

function* ofMocks(users: readonly CacheUser[]): Iterable<Prediction> {
  for (const [module, carriers] of group(users, ({ bound }) => bound)) {
    const mocked = new Set(carriers.flatMap(({ own }) => own.to))
    const isSetup = carriers.some(({ own }) => own.isSetup === true)
    const others = users.filter((user) => isSetup || user.reaches(module))
    for (const name of mocked) yield* ofPair(module, name, carriers.filter(({ own }) => own.to.includes(name)), others, isSetup)
  }
}

/**
 * If a file comes first that mocks, the others get its mock; if one does that does not, the mock does not reach the
 * module. A file that empties the cache before it loads the module meets neither.
 */
function* ofPair(module: string, mocked: string, carriers: readonly Carrier[], others: readonly CacheUser[], isSetup: boolean): Iterable<Prediction> {
  const user = carriers.find(({ own }) => isLeftBound(own))?.user
  if (user !== undefined) {
    const mock = mockOf(user.facts, mocked, user.file)
    const affects = others.filter((other) => other !== user && !loadsAnew(other, module) && other.isMisledBy(mocked, mock, user.file))
    if (affects.length > 0) yield { kind: 'stale-mock', module, mocked, by: user.file, affects: affects.map(({ file }) => file) }
  }
  const mocking = new Set(carriers.map((carrier) => carrier.user))
  const loader = others.find((other) => !mocking.has(other) && other.facts.hasReset !== true)
  const affects = [...mocking].filter((other) => !loadsAnew(other, module)).map(({ file }) => file)
  if (loader !== undefined && !isSetup && affects.length > 0) yield { kind: 'missed-mock', module, mocked, by: loader.file, affects }
}

function loadsAnew({ facts }: CacheUser, module: string): boolean {
  const own = facts.bound?.[module]
  return own === undefined ? facts.hasReset === true : own.isFresh === true
}

function* ofRegistrations(users: readonly CacheUser[]): Iterable<Prediction> {
  for (const [module, registering] of group<Registration>(users, ({ registered }) => registered)) {
    const [first, ...others] = registering.filter(({ own }) => own.isEach !== true)
    if (first === undefined) continue
    const { what } = first.own
    const affects = others.filter(
      ({ user }) => user.facts.hasReset !== true && missing(what, withoutOwn(user, module)).length > 0 && !user.registersLike(module, what),
    )
    if (affects.length === 0) continue
    yield { kind: 'missed-registration', module, mocked: what.join(', '), by: first.user.file, affects: affects.map(({ user }) => user.file) }
  }
}

/** Without the mocks that the module itself made, which a file would go without. */
function withoutOwn({ facts }: CacheUser, module: string): Pick<CacheUser['facts'], 'mocks'> {
  return { mocks: Object.fromEntries(Object.entries(facts.mocks ?? {}).filter(([, { from }]) => from !== module)) }
}

function group<T>(users: readonly CacheUser[], of: (facts: CacheUser['facts']) => Readonly<Record<string, T>> | undefined): Map<string, { user: CacheUser; own: T }[]> {
  const groups = new Map<string, { user: CacheUser; own: T }[]>()
  for (const user of users)
    for (const [module, own] of Object.entries(of(user.facts) ?? {})) groups.set(module, [...(groups.get(module) ?? []), { user, own }])
  return groups
}
