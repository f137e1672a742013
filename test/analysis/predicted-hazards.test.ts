import { describe, expect, test } from 'vitest'
import { collectHazards } from '../../src/analysis/collect-hazards.ts'
import { predictedHazards } from '../../src/analysis/predicted-hazards.ts'
import type { BoundModule, CacheFacts } from '../../src/model/cache-facts.ts'
import { type FileParts, isolated, shared } from './files-of.ts'

const reader = (name: string, cache?: CacheFacts): FileParts => ({ imports: { [name]: ['cart'], cart: ['price'] }, ...(cache && { cache }) })

const mocker = (name: string, bound: Partial<BoundModule> = {}, more: CacheFacts = {}): FileParts =>
  reader(name, { mocks: { price: { how: 'factory', from: name } }, bound: { cart: { to: ['price'], ...bound } }, ...more })

function hazards(files: Record<string, FileParts>): string[] {
  return predictedHazards(isolated(files)).map(({ kind, module, mocked, by, affects }) => `${kind} ${module} ${mocked} ${by}: ${affects.join(' ')}`)
}

describe('of files that each had a worker of its own', () => {
  test('each module and mock is told once, whichever file would come first', () => {
    expect(hazards({ a: mocker('a'), b: reader('b'), c: reader('c'), d: mocker('d') })).toEqual([
      'stale-mock cart price a: b c d',
      'missed-mock cart price b: a d',
    ])
  })

  test('nothing is told of a mock that all files get by the same setup file', () => {
    const setup = (name: string): FileParts => reader(name, { mocks: { price: { how: 'factory', from: 'setup' } }, bound: { cart: { to: ['price'] } } })
    expect(hazards({ a: setup('a'), b: setup('b') })).toEqual([])
  })

  test('a file that drops the module leaves no mock, and one that loads it anew misses none', () => {
    expect(hazards({ a: mocker('a', { isDropped: true }), b: reader('b') })).toEqual(['missed-mock cart price b: a'])
    expect(hazards({ a: mocker('a', { isFresh: true }), b: reader('b') })).toEqual(['stale-mock cart price a: b'])
    expect(hazards({ a: mocker('a', { isFresh: true, isDropped: true }), b: reader('b') })).toEqual([])
    expect(hazards({ a: mocker('a'), b: reader('b', { hasReset: true }) })).toEqual([])
  })

  test('a registration that several files relied on', () => {
    const kit = (name: string, more: CacheFacts = {}): FileParts => ({
      imports: { [name]: ['kit'] },
      cache: { ...more, registered: { kit: { what: ['afterEach'] }, ...more.registered } },
    })
    expect(hazards({ c: kit('c'), a: kit('a'), b: kit('b', { registered: { b: { what: ['afterEach'], isEach: true, uses: ['kit'] } } }) })).toEqual([
      'missed-registration kit afterEach a: c',
    ])
    expect(hazards({ a: kit('a'), b: {} })).toEqual([])
  })
})

describe('together', () => {
  test('what was met is told once, with the file that brought it upon most, and not foreseen as well', () => {
    const files = { a: mocker('a'), b: reader('b'), c: reader('c') }
    const back = { c: reader('c'), b: mocker('b'), a: reader('a') }
    const found = collectHazards([shared(files), shared(back)], isolated(files), [])
    expect(found.map(({ kind, by, affects, basis }) => [kind, by, affects, basis])).toEqual([
      ['stale-mock', 'a', ['b', 'c'], 'observed'],
      ['missed-mock', 'b', ['a'], 'predicted'],
    ])
  })

  test('modules of packages have the names by which they are imported', () => {
    const file: FileParts = {
      imports: { a: ['node_modules/@testing-library/react/dist/index.js'] },
      cache: { registered: { 'node_modules/@testing-library/react/dist/index.js': { what: ['afterEach'] } } },
    }
    const [hazard] = collectHazards([], isolated({ a: file, b: file }), [])
    expect(hazard).toMatchObject({ module: '@testing-library/react', mocked: 'afterEach', by: 'a', affects: ['b'], basis: 'predicted' })
  })
})
