import type { BoundModule, CacheFacts, Mock } from '../model/cache-facts.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileRecord } from '../model/record.ts'

/** What a test file gets from the module cache, and what it does for itself. */
export interface CacheUser {
  readonly file: string
  readonly facts: CacheFacts
  /** Whether its imports lead to a module, where none that it mocks stands in between. */
  reaches(module: string): boolean
  imports(module: string): boolean
  /** Whether it would meet a mock of another file's in a module that is cached with it. */
  isMisledBy(mocked: string, mock: Mock, by: string): boolean
  /** Whether it does itself what a module does when it is loaded: registering hooks, in the test file or a setup file. */
  registersLike(module: string, what: readonly string[]): boolean
}

/** Looks at a file as one that uses the module cache. */
export function cacheUser(ledger: Ledger, record: FileRecord): CacheUser {
  const { file, project, cache: facts = {} } = record
  const imports = ledger.imports(project)
  let reached: ReadonlySet<string> | undefined
  const reaches = (module: string): boolean => (reached ??= reachOf(file, facts, imports)).has(module)
  const importsIt = (module: string): boolean => imports.get(file)?.has(module) === true
  return {
    file,
    facts,
    reaches,
    imports: importsIt,
    isMisledBy(mocked, mock, by) {
      const own = ownMock(facts, mocked)
      const isShared = mock.from !== by
      if (own === undefined) {
        if (mock.how === 'spy' && mock.isChanged !== true) return false
        // A module that mocks when it is loaded mocks for this file as well.
        return !(isShared && reaches(mock.from))
      }
      if (own.to !== undefined && own.to === mock.to) return false
      // The same call of a setup file makes a mock like it, and only who imports it can tell them apart.
      return !(isShared && own.from === mock.from && !importsIt(mocked))
    },
    registersLike: (module, what) =>
      Object.values(facts.registered ?? {}).some(
        ({ isEach, uses = [], what: own }) =>
          isEach === true && uses.some((one) => one === module || imports.get(one)?.has(module)) && own.some((one) => what.includes(one)),
      ),
  }
}

/** What the file, or a setup file, mocks; a module that mocks when it is loaded does it for the first file only. */
function ownMock({ mocks, registered }: CacheFacts, mocked: string): Mock | undefined {
  const mock = mocks?.[mocked]
  const registration = registered?.[mock?.from ?? '']
  return registration?.isEach !== true && registration?.what.includes(`vi.mock(${mocked})`) === true ? undefined : mock
}

/** Whether the file loaded a module by itself, whatever it did to it later. */
export function loadsItself({ bound }: CacheFacts, module: string): boolean {
  const own = bound?.[module]
  return own !== undefined && !(own.to.length === 0 && own.isDropped === true)
}

/** The mock that a module is bound to, as its file made it. */
export function mockOf({ mocks }: CacheFacts, mocked: string, file: string): Mock {
  return mocks?.[mocked] ?? { how: 'factory', from: file }
}

/** What a module registers that the file does not have already. */
export function missing(what: readonly string[], { mocks }: CacheFacts): readonly string[] {
  return what.filter((one) => mocks?.[/^vi\.mock\((.*)\)$/s.exec(one)?.[1] ?? ''] === undefined)
}

/** Whether a module is still in the cache with its mocks when its file has ended. */
export function isLeftBound({ to, isDropped }: BoundModule): boolean {
  return to.length > 0 && isDropped !== true
}

function reachOf(file: string, { mocks = {} }: CacheFacts, imports: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set([file])
  for (const module of seen)
    for (const target of imports.get(module) ?? []) {
      const mock = mocks[target]
      if (mock === undefined || mock.how === 'spy') seen.add(target)
      else if (mock.to !== undefined) seen.add(mock.to)
    }
  return seen
}
