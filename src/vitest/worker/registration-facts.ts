import type { Registration } from '../../model/cache-facts.ts'
import { native } from '../module-path.ts'
import { hookUses } from './hook-uses.ts'
import type { Registered } from './registrations.ts'

/** What is known of the modules that registered. */
export interface RegistrarContext {
  name(id: string): string | undefined
  /** Whether it is a test or setup file, which is evaluated for each file. */
  isEach(id: string): boolean
  isSetup(id: string): boolean
  /** The code of a test or setup file, where it matters. */
  code(id: string): string | undefined
  idOfUrl(url: string): string | undefined
}

/** What modules registered while a file was loaded, by their names. */
export function registrationFacts(registered: ReadonlyMap<string, Registered>, context: RegistrarContext): Record<string, Registration> {
  const { name, isEach, isSetup } = context
  const facts: Record<string, Registration> = {}
  for (const [id, { hooks, mocks }] of registered) {
    // What test and setup files mock is told with the mocks: they do it for each file.
    const mocked = isEach(id) ? [] : mocks.map((mock) => `vi.mock(${name(mock.mocked) ?? mock.mocked})`)
    const what = [...new native.SafeSet([...hooks.map((hook) => hook.name), ...mocked])]
    const module = name(id)
    if (module === undefined || what.length === 0) continue
    facts[module] = { what, ...(isSetup(id) && { isSetup: true }), ...(isEach(id) && { isEach: true, ...usesOf(id, context) }) }
  }
  return facts
}

function usesOf(id: string, { name, code, idOfUrl }: RegistrarContext): { readonly uses?: readonly string[] } {
  const text = code(id)
  if (text === undefined) return {}
  const uses = hookUses(text).map((url) => name(idOfUrl(url) ?? '')).filter((one) => one !== undefined && one !== '')
  return uses.length === 0 ? {} : { uses: uses as string[] }
}
