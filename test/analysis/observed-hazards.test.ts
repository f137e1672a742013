import { describe, expect, test } from 'vitest'
import { observedHazards } from '../../src/analysis/observed-hazards.ts'
import type { CacheFacts, Mock } from '../../src/model/cache-facts.ts'
import { type FileParts, shared } from './files-of.ts'

/** `page` imports `cart`, which imports `price`. */
const GRAPH = { page: ['cart'], cart: ['price'] }

const factory = (from: string): Mock => ({ how: 'factory', from })

/** A file that imports the page, and mocks the price. */
function mocker(from: string, mock: Partial<Mock> = {}, bound: Partial<NonNullable<CacheFacts['bound']>[string]> = {}): FileParts {
  return {
    imports: { ...GRAPH, [from]: ['page'] },
    cache: { mocks: { price: { ...factory(from), ...mock } }, bound: { cart: { to: ['price'], ...bound } } },
  }
}

const reader = (name: string, cache?: CacheFacts): FileParts => ({ imports: { [name]: ['page'] }, ...(cache && { cache }) })

function hazards(files: Record<string, FileParts>): string[] {
  return observedHazards(shared(files)).map(({ kind, module, mocked, by, affects }) => `${kind} ${module} ${mocked} ${by}: ${affects.join(' ')}`)
}

describe('a stale mock', () => {
  test('reaches later files that import what is bound to it, directly or not', () => {
    expect(hazards({ a: mocker('a'), b: reader('b'), c: { imports: { c: ['other'] } }, d: reader('d') })).toEqual(['stale-mock cart price a: b d'])
  })

  test('is none of files that ran before', () => {
    expect(hazards({ b: reader('b'), a: mocker('a') })).toEqual([])
  })

  test('ends when the module is dropped or loaded anew', () => {
    expect(hazards({ a: mocker('a', {}, { isDropped: true }), b: reader('b') })).toEqual([])
    expect(hazards({ a: mocker('a'), b: reader('b', { bound: { cart: { to: [] } } }), c: reader('c') })).toEqual([])
  })

  test('passes from file to file as modules are loaded anew', () => {
    expect(hazards({ a: mocker('a'), b: mocker('b'), c: reader('c') })).toEqual(['stale-mock cart price b: c'])
  })

  test('does not reach what the file mocks away itself', () => {
    expect(hazards({ a: mocker('a'), b: reader('b', { mocks: { cart: factory('b') } }) })).toEqual([])
    expect(hazards({ a: mocker('a'), b: reader('b', { mocks: { cart: { how: 'spy', from: 'b' } } }) })).toEqual(['stale-mock cart price a: b'])
  })

  test('misleads a file with another mock, and none with the same file in its place', () => {
    const own = (mock: Mock): FileParts => reader('b', { mocks: { price: mock } })
    expect(hazards({ a: mocker('a'), b: own(factory('b')) })).toEqual(['stale-mock cart price a: b'])
    expect(hazards({ a: mocker('a', { how: 'redirect', to: '__mocks__/price' }), b: own({ how: 'redirect', from: 'b', to: '__mocks__/price' }) })).toEqual([])
  })

  test('of a setup file misleads only who imports the mocked module', () => {
    const again: CacheFacts = { mocks: { price: factory('setup') } }
    expect(hazards({ a: mocker('a', { from: 'setup' }), b: reader('b', again) })).toEqual([])
    expect(hazards({ a: mocker('a', { from: 'setup' }), b: { imports: { b: ['page', 'price'] }, cache: again } })).toEqual(['stale-mock cart price a: b'])
    expect(hazards({ a: mocker('a', { from: 'setup' }), b: reader('b') })).toEqual(['stale-mock cart price a: b'])
  })

  test('that only spies is harmless until a spy does something else', () => {
    const spy = { how: 'spy' } as const
    expect(hazards({ a: mocker('a', spy), b: reader('b') })).toEqual([])
    expect(hazards({ a: mocker('a', { ...spy, isChanged: true }), b: reader('b') })).toEqual(['stale-mock cart price a: b'])
    expect(hazards({ a: mocker('a', spy), b: reader('b', { mocks: { price: { ...spy, from: 'b' } } }) })).toEqual(['stale-mock cart price a: b'])
  })

  test('that is still in force itself is told as such', () => {
    expect(hazards({ a: {}, b: { cache: { foreign: { price: 'a' } } } })).toEqual(['stale-mock price price a: b'])
  })
})

describe('a missed mock', () => {
  const missed = (name: string): CacheFacts => ({ mocks: { price: factory(name) }, missed: [{ module: 'cart', mocked: 'price', by: 'a' }] })

  test('is told of files whose imports lead to the module', () => {
    const files = { a: { imports: { ...GRAPH, a: ['page'] } }, b: reader('b', missed('b')), c: { imports: { c: ['other'] }, cache: missed('c') } }
    expect(hazards(files)).toEqual(['missed-mock cart price a: b'])
  })
})

describe('a missed registration', () => {
  const kit = (name: string, cache?: CacheFacts): FileParts => ({ imports: { [name]: ['kit'] }, ...(cache && { cache }) })
  const registered: CacheFacts = { registered: { kit: { what: ['beforeAll', 'afterEach'] } } }

  test('is told of all that come later', () => {
    expect(hazards({ a: kit('a', registered), b: kit('b'), c: reader('c'), d: kit('d') })).toEqual(['missed-registration kit beforeAll, afterEach a: b d'])
  })

  test('is none where the module registers again', () => {
    expect(hazards({ a: kit('a', registered), b: kit('b', registered) })).toEqual([])
  })

  test('is none where the test or a setup file does it with what the module exports', () => {
    const own = (file: string, what: string, ...uses: string[]): CacheFacts => ({ registered: { [file]: { what: [what], isEach: true, uses } } })
    expect(hazards({ a: kit('a', registered), b: kit('b', own('b', 'afterEach', 'kit')) })).toEqual([])
    expect(hazards({ a: kit('a', registered), b: kit('b', own('setup', 'afterEach', 'kit')) })).toEqual([])
    expect(hazards({ a: { imports: { a: ['kit'], kits: ['kit'] }, cache: registered }, b: kit('b', own('setup', 'afterEach', 'kits')) })).toEqual([])
    const missed = ['missed-registration kit beforeAll, afterEach a: b']
    expect(hazards({ a: kit('a', registered), b: kit('b', own('b', 'afterEach', 'timers')) })).toEqual(missed)
    expect(hazards({ a: kit('a', registered), b: kit('b', own('b', 'afterEach')) })).toEqual(missed)
    expect(hazards({ a: kit('a', registered), b: kit('b', own('b', 'beforeEach', 'kit')) })).toEqual(missed)
  })

  test('by what setup files import concerns every file, and hooks of test files none', () => {
    const setup: CacheFacts = { registered: { hooks: { what: ['beforeEach'], isSetup: true } } }
    expect(hazards({ a: { cache: setup }, b: {} })).toEqual(['missed-registration hooks beforeEach a: b'])
    expect(hazards({ a: { cache: { registered: { setup: { what: ['beforeEach'], isSetup: true, isEach: true } } } }, b: {} })).toEqual([])
  })

  test('of a mock is none where the file mocks by itself', () => {
    const mocks: CacheFacts = { registered: { kit: { what: ['vi.mock(clock)'] } } }
    expect(hazards({ a: kit('a', mocks), b: kit('b') })).toEqual(['missed-registration kit vi.mock(clock) a: b'])
    expect(hazards({ a: kit('a', mocks), b: kit('b', { mocks: { clock: factory('b') } }) })).toEqual([])
  })

  test('goes before the mocks that it left in other modules', () => {
    const cache: CacheFacts = { mocks: { price: factory('kit') }, bound: { cart: { to: ['price'] } }, registered: { kit: { what: ['vi.mock(price)'] } } }
    const files = { a: { imports: { ...GRAPH, a: ['page', 'kit'] }, cache }, b: { imports: { b: ['page', 'kit'] } }, c: reader('c') }
    expect(hazards(files)).toEqual(['missed-registration kit vi.mock(price) a: b', 'stale-mock cart price a: c'])
  })
})
