import { expect, test } from 'vitest'
import { openExposure } from '../../src/analysis/exposure.ts'
import { type Clues, rankSuspects } from '../../src/analysis/suspects.ts'
import { buildLedger } from '../../src/ledger/ledger.ts'
import type { ObservedLeak } from '../../src/model/leak.ts'
import type { FileRecord } from '../../src/model/record.ts'

function record(file: string, position: number, leaks: readonly ObservedLeak[] = []): FileRecord {
  return { file, project: '', worker: 'w', position, leaks, imports: { [file]: [] }, limits: [], captureMs: 0, objects: 0 }
}

const setting: ObservedLeak = { kind: 'env', path: 'process.env.MODE', before: '"a"', after: '"b"' }
const ledger = buildLedger([record('quiet', 0), record('env', 1, [setting]), record('other', 2), record('v', 3)], [])
const history = ['quiet', 'env', 'other']

const rank = (hints: ReadonlyMap<string, number> = new Map()): string[] =>
  rankSuspects(ledger, { file: 'v', project: '' }, history, { hints }).map(({ file }) => file)

test('without earlier runs, only files that left something are suspects', () => {
  expect(rank()).toEqual(['env'])
})

test('earlier runs make suspects of files that left nothing, the likelier the more they tell', () => {
  expect(rank(new Map([['quiet', 0.2], ['other', 0.3]]))).toEqual(['env', 'other', 'quiet'])
  expect(rank(new Map([['quiet', 0.9], ['other', 0.3]]))).toEqual(['quiet', 'env', 'other'])
})

test('a leak and earlier runs together weigh most', () => {
  expect(rank(new Map([['quiet', 0.9], ['env', 0.9]]))).toEqual(['env', 'quiet'])
})

const leak = (path: string): ObservedLeak => ({ kind: 'module', path, module: 'src/a.ts', before: 'undefined', after: 'true' })
const importing = (file: string, position: number, leaks: readonly ObservedLeak[] = []): FileRecord => ({
  ...record(file, position, leaks),
  imports: { [file]: ['src/a.ts'], 'src/a.ts': [] },
})

test('what the victim would have changed itself, and found changed, is likelier than what was left last', () => {
  const shared = buildLedger([importing('first', 0, [leak('src/a.ts#installed')]), importing('last', 1, [leak('src/a.ts#other')]), importing('v', 2)], [])
  const alone = buildLedger([importing('v', 0, [leak('src/a.ts#installed')])], [])
  const firstOf = (clues: Clues): string | undefined => rankSuspects(shared, { file: 'v', project: '' }, ['first', 'last'], clues)[0]?.file
  expect(firstOf({})).toBe('last')
  expect(firstOf({ alone })).toBe('first')
})

test('of two that left as much, the one is likelier after which others that could read it came out otherwise as well', () => {
  const files = [importing('one', 0, [leak('src/a.ts#one')]), importing('other', 1), importing('two', 2, [leak('src/a.ts#two')]), importing('third', 3), importing('v', 4)]
  const shared = buildLedger(files, files.map(({ file }) => ({ file, project: '', outcome: 'pass', tests: [], durationMs: 1 })))
  const rankBy = (turned: readonly string[]): string | undefined => {
    const exposure = openExposure([shared], (_, { file }) => turned.includes(file), undefined)
    return rankSuspects(shared, { file: 'v', project: '' }, ['one', 'other', 'two', 'third'], { exposure })[0]?.file
  }
  expect(rankBy(['v', 'third'])).toBe('two')
  expect(rankBy(['v', 'other'])).toBe('one')
})
