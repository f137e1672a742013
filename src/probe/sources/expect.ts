import * as native from '../natives.ts'
import type { Source } from './source.ts'

const MATCHERS = Symbol.for('$$jest-matchers-object')

/** Matchers and equality testers that were added to `expect`, which keeps them for the whole worker. */
export const expectState: Source = {
  name: 'expect',
  *roots(isKnown) {
    if (isKnown('expect.matchers')) return
    const { matchers, customEqualityTesters } = readState()
    if (isObject(matchers)) yield { target: matchers, label: 'expect.matchers', kind: 'expect', depth: 0 }
    if (isObject(customEqualityTesters)) yield { target: customEqualityTesters, label: 'expect.equalityTesters', kind: 'expect', depth: 0 }
  },
}

/** The runner's own getter gives the state of the test that runs, with the tables that all tests share. */
function readState(): { matchers?: unknown; customEqualityTesters?: unknown } {
  const descriptor = native.getOwnPropertyDescriptor(globalThis, MATCHERS)
  const state: unknown = descriptor?.get ? native.apply(descriptor.get, globalThis, []) : descriptor?.value
  return isObject(state) ? state : {}
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
