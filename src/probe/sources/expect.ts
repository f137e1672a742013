import { type Exclusion, keysOf } from '../exclusion.ts'
import * as native from '../natives.ts'
import { step } from '../path.ts'
import type { Source } from './source.ts'

const MATCHERS = Symbol.for('$$jest-matchers-object')

/** Fields of the state of expect that the runner sets for each test. */
export const EXPECT_EXCLUSIONS: readonly Exclusion[] = [
  'assertionCalls', 'currentTestName', 'snapshotState', 'isExpectingAssertions', 'isExpectingAssertionsError',
  'expectedAssertionsNumber', 'expectedAssertionsNumberErrorGen',
].map((key) => ({ key, reason: 'the runner sets it for each test' }))

const excluded = keysOf(EXPECT_EXCLUSIONS)

/** Matchers that the runner adds itself. */
export const MATCHER_EXCLUSIONS: readonly Exclusion[] = ['toSatisfy', 'toBeOneOf'].map((key) => ({
  key,
  reason: "Vitest 4 makes them anew for each test that uses its context's own expect",
}))

const excludedMatchers = keysOf(MATCHER_EXCLUSIONS)

/** Matchers and equality testers that were added to `expect`, which keeps them for the whole worker, and its state. */
export const expectState: Source = {
  name: 'expect',
  *roots(isKnown) {
    const { matchers, customEqualityTesters, state } = isKnown('expect.matchers') ? { state: readState().state } : readState()
    if (isObject(matchers)) yield { target: matchers, label: 'expect.matchers', kind: 'expect', depth: 0, skipped: excludedMatchers }
    if (isObject(customEqualityTesters)) yield { target: customEqualityTesters, label: 'expect.equalityTesters', kind: 'expect', depth: 0 }
    if (isObject(state)) yield { target: state, label: 'expect.getState()', kind: 'expect', depth: 0, skipped: excluded }
  },
  looked() {
    const { matchers } = readState()
    if (!isObject(matchers)) return
    const names = native.ownKeys(matchers)
    for (let index = 0; index < names.length; index++) known.set(names[index] as PropertyKey, matcherOf(matchers, names[index]))
  },
  /** A matcher is added to the prototype of assertions and to expect itself as well. */
  wholeOf({ node, key }) {
    const { matchers } = SHARERS.has(node.root.label) ? readState() : {}
    if (!isObject(matchers)) return undefined
    const matcher = matcherOf(matchers, key)
    return matcher !== undefined && matcher !== known.get(key as PropertyKey) ? step('expect.matchers', key) : undefined
  },
}

/** The matchers at the last look. */
const known = new native.SafeMap<PropertyKey, unknown>()

function matcherOf(matchers: object, key: unknown): unknown {
  return native.getOwnPropertyDescriptor(matchers, key as PropertyKey)?.value as unknown
}

const SHARERS: ReadonlySet<string> = new Set(['chai.Assertion.prototype', 'chai.expect', 'expect', 'expect.not'])

interface State {
  readonly matchers?: unknown
  readonly customEqualityTesters?: unknown
  readonly state?: unknown
}

/** The runner's own getter gives the state of the test that runs, with the tables that all tests share. */
function readState(): State {
  const descriptor = native.getOwnPropertyDescriptor(globalThis, MATCHERS)
  const state: unknown = descriptor?.get ? native.apply(descriptor.get, globalThis, []) : descriptor?.value
  return isObject(state) ? state : {}
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
