import { type AsyncHook, createHook, type HookCallbacks } from 'node:async_hooks'

/** Whether an async hook can leave promises out, as younger versions of Node let it: else it slows down each `await`. */
export const canLeavePromisesOut: boolean = isChecked({ init() {}, trackPromises: 'no boolean' })

function isChecked(options: object): boolean {
  try {
    createHook(options)
    return false
  } catch {
    return true
  }
}

const enabled = new Set<AsyncHook>()

/** An async hook of this tool's own, which leaves promises out where Node lets it. */
export function quietHook(callbacks: HookCallbacks): Pick<AsyncHook, 'enable' | 'disable'> {
  const options: object = { ...callbacks, trackPromises: false }
  const hook = createHook(options)
  return {
    enable() {
      enabled.add(hook)
      return hook.enable()
    },
    disable() {
      enabled.delete(hook)
      return hook.disable()
    },
  }
}

/**
 * Lets Node see that a user's hook is off: once one was enabled, it goes on to number promises as long as any other hook
 * is, be it one that leaves promises out.
 */
export function settleHooks(): void {
  for (const hook of enabled) hook.disable()
  for (const hook of enabled) hook.enable()
}
