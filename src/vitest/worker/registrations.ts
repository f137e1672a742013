import { native } from '../module-path.ts'
import type { MockCall } from './mocks.ts'

/** The collector of a file's tests, which all hooks outside of `describe` are handed to. */
export interface Suite {
  on(name: string, ...hooks: unknown[]): void
}

/** What one module registered: hooks, and calls of `vi.mock`. */
export interface Registered {
  readonly hooks: { readonly name: string; readonly hooks: readonly unknown[] }[]
  readonly mocks: { readonly mocked: string; readonly call: MockCall }[]
}

/** What modules register while they are evaluated, which happens once however many files import them. */
export interface RegistrationWatch {
  /** Watches the collector of the file that is about to be loaded; once for each, and Vitest has one a worker. */
  attach(): void
  begin(): void
  addMock(module: string, mocked: string, call: MockCall): void
  /** By id of the module: names of hooks, in the order of the calls, and ids that it mocked. */
  readonly registered: ReadonlyMap<string, Registered>
  /** Registers once more what these modules registered in earlier files. */
  repeat(isWanted: (module: string) => boolean, mock: (call: MockCall) => void): void
}

/**
 * Begins to watch what modules register.
 * @param current the id of the module that is being evaluated while a file loads, where there is one
 * @param isKept whether all of it is kept for the worker's life, to be registered once more
 */
export function watchRegistrations(currentSuite: () => Suite, current: () => string | undefined, isKept: boolean): RegistrationWatch {
  const attached = new WeakSet<object>()
  const registered = new native.SafeMap<string, Registered>()
  const kept = new native.SafeMap<string, Registered>()
  let handOver: ((name: string, hooks: readonly unknown[]) => void) | undefined

  const of = (module: string): Registered => {
    const known = registered.get(module) ?? { hooks: [], mocks: [] }
    registered.set(module, known)
    if (isKept) kept.set(module, known)
    return known
  }

  return {
    registered,
    begin: () => registered.clear(),
    attach() {
      const suite = currentSuite()
      if (attached.has(suite)) return
      attached.add(suite)
      const { on } = suite
      handOver = (name, hooks) => on.call(suite, name, ...hooks)
      suite.on = function (name, ...hooks) {
        const module = current()
        if (module !== undefined) of(module).hooks.push({ name, hooks })
        on.call(this, name, ...hooks)
      }
    },
    addMock(module, mocked, call) {
      of(module).mocks.push({ mocked, call })
    },
    repeat(isWanted, mock) {
      for (const [module, { hooks, mocks }] of kept) {
        if (!isWanted(module)) continue
        for (const { name, hooks: functions } of hooks) handOver?.(name, functions)
        for (const { call } of mocks) mock(call)
      }
    },
  }
}
