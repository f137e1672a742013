import type { VmEnvironmentReturn } from 'vitest/runtime'
import type { HookedVitest } from './hook-by-hand.ts'

interface Context {
  readonly __vitest_index__?: HookedVitest
}

const ANNOUNCEMENT = '__vitest_required__'

/**
 * Calls back when Vitest has loaded itself into the context and has not made its runner yet: each context has a
 * `TestRunner` of its own. In between Vitest assigns one global, by plain assignment, in every version from 4.1 on.
 */
export function onVmReady(
  vm: VmEnvironmentReturn,
  onReady: (vitest: HookedVitest, context: typeof globalThis) => void,
): VmEnvironmentReturn {
  const context = vm.getVmContext()
  Object.defineProperty(context, ANNOUNCEMENT, {
    configurable: true,
    set(value: unknown) {
      Object.defineProperty(context, ANNOUNCEMENT, { value, writable: true, enumerable: true, configurable: true })
      const { __vitest_index__: vitest } = context as Context
      if (vitest !== undefined) onReady(vitest, context as typeof globalThis)
    },
  })
  return {
    getVmContext: () => context,
    async teardown() {
      await vm.teardown()
      // What was there before Vitest came stays in a context that is thrown away, and this holds on to a whole file's world.
      delete context[ANNOUNCEMENT]
    },
  }
}
