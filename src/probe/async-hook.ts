import { createHook } from 'node:async_hooks'

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
