import type { Mock } from '../../model/cache-facts.ts'
import { native } from '../module-path.ts'
import type { CachedModule } from './evaluations.ts'

/** The mocks of a file, by the names of the modules, as they are when it has ended. */
export function mockFacts(
  mocks: ReadonlyMap<string, Mock>,
  name: (id: string) => string | undefined,
  moduleOf: (id: string) => CachedModule | undefined,
): Record<string, Mock> {
  const facts: Record<string, Mock> = {}
  for (const [id, mock] of mocks) {
    const mocked = name(id)
    if (mocked !== undefined) facts[mocked] = mock.how === 'spy' && hasChangedSpy(moduleOf(`mock:${id}`)) ? { ...mock, isChanged: true } : mock
  }
  return facts
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
