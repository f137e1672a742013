import { settleHooks } from './async-hook.ts'
import * as native from './natives.ts'

/** Turns of the event loop that handles have to be closed. */
const MAX_TURNS = 4

/** Tests may replace it. */
const NativePromise = Promise

/**
 * Waits until what a finished file only just left to the event loop is done, which still belongs to it, and a while longer
 * for what it closed to be closed.
 * @param hasNew whether there are handles that the last look did not find
 */
export async function settle(hasNew: () => boolean): Promise<void> {
  settleHooks()
  for (let turn = 0; turn === 0 || (turn < MAX_TURNS && hasNew()); turn++)
    await new NativePromise<void>((resolve) => void native.setImmediateNative(resolve))
}
