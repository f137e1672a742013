import { firstFileIn, lateError } from '../late-errors.ts'
import * as native from '../../probe/natives.ts'
import type { Outbox } from './outbox.ts'

/**
 * Calls back when an error that nobody handles is about to end this worker: between test files Jest handles none, or ends
 * the worker itself. Looking on changes nothing about that.
 */
export function onCrash(callback: (error: unknown) => void): void {
  // While a test file runs, the listeners of its test runner stand in the place of these.
  const own = process.rawListeners('uncaughtException')
  process.prependListener('uncaughtExceptionMonitor', (error) => {
    if (process.rawListeners('uncaughtException').every((listener) => own.includes(listener))) callback(error)
  })
}

/**
 * Lays the error at the file in whose stack it is, and sends what the worker has while there is time.
 * @param files the test files of this worker, the last one the last
 */
export function reportCrash({ files, outbox }: { readonly files: readonly string[]; readonly outbox: Outbox }, error: unknown, isRunning: boolean): void {
  try {
    const owner = firstFileIn(read(error, 'stack'), files)
    const effect = `ends the worker ${isRunning ? `during ${files.at(-1)}` : 'between test files'}`
    if (owner !== undefined) outbox.amend([lateError(read(error, 'message'), effect)], owner)
    outbox.write()
  } catch {
    // The worker ends as it would have.
  }
}

/** A text of an error, whose stack may be behind an accessor of the language's own. */
function read(error: unknown, name: 'message' | 'stack'): string {
  if (typeof error !== 'object' || error === null || native.isProxy(error)) return String(error)
  const { value, get } = native.getOwnPropertyDescriptor(error, name) ?? {}
  const isNative = get !== undefined && !native.isProxy(get) && native.functionSource(get).includes('[native code]')
  const text: unknown = isNative ? native.apply(get, error, []) : value
  return typeof text === 'string' ? text : ''
}
