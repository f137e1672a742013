import { type Exclusion, keysOf } from '../exclusion.ts'
import * as native from '../natives.ts'
import { step } from '../path.ts'
import type { Source } from './source.ts'

const MATCHERS = Symbol.for('$$jest-matchers-object')

/** Fields of the state of expect that the runner sets for each test. */
export const EXPECT_EXCLUSIONS: readonly Exclusion[] = [
  { key: 'assertionCalls', reason: 'set for each test' },
  { key: 'isExpectingAssertions', reason: 'set for each test' },
  { key: 'isExpectingAssertionsError', reason: 'set for each test' },
  { key: 'expectedAssertionsNumber', reason: 'set for each test' },
  { key: 'expectedAssertionsNumberErrorGen', reason: 'set for each test' },
  { key: 'environment', reason: 'the name of the environment' },
  { key: 'testPath', reason: 'set for each test' },
  { key: 'currentTestName', reason: 'set for each test' },
  { key: 'snapshotState', reason: 'set for each test' },
  { key: 'task', reason: 'set for each test' },
]

const excluded = keysOf(EXPECT_EXCLUSIONS)

/** Matchers and equality testers that were added to `expect`, which keeps them for the whole worker, and its state. */
export const expectState: Source = {
  name: 'expect',
  *roots(isKnown) {
    const { matchers, customEqualityTesters, state } = isKnown('expect.matchers') ? { state: readState().state } : readState()
    if (isObject(matchers)) yield { target: matchers, label: 'expect.matchers', kind: 'expect', depth: 0 }
    if (isObject(customEqualityTesters)) yield { target: customEqualityTesters, label: 'expect.equalityTesters', kind: 'expect', depth: 0 }
    if (isObject(state)) yield { target: state, label: 'expect.getState()', kind: 'expect', depth: 0, skipped: excluded }
  },
  // Nothing to name here: it learns which matchers came since the last look.
  values() {
    changed.clear()
    const { matchers } = readState()
    if (!isObject(matchers)) return []
    const isFirst = known.size === 0
    const names = native.ownKeys(matchers)
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as PropertyKey
      const value = native.getOwnPropertyDescriptor(matchers, name)?.value as unknown
      if (known.get(name) === value) continue
      known.set(name, value)
      if (!isFirst) changed.add(name)
    }
    return []
  },
  /** A matcher is added to the prototype of assertions and to expect itself as well. */
  wholeOf: ({ node, key }) => (SHARERS.has(node.root.label) && changed.has(key as PropertyKey) ? step('expect.matchers', key) : undefined),
}

const known = new native.SafeMap<PropertyKey, unknown>()
const changed = new native.SafeSet<PropertyKey>()

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
