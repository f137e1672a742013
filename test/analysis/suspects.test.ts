import { expect, test } from 'vitest'
import { rankSuspects } from '../../src/analysis/suspects.ts'
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
