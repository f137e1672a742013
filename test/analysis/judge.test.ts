import { expect, test } from 'vitest'
import { openJudge } from '../../src/analysis/judge.ts'
import { buildLedger } from '../../src/ledger/ledger.ts'
import type { ObservedLeak } from '../../src/model/leak.ts'

/** What the leaks of some files, which one worker ran in this order, are worth. */
function verdicts(...files: readonly (readonly ObservedLeak[])[]): string[][] {
  const records = files.map((leaks, position) => ({
    file: `${position}`, project: '', worker: 'w', position, leaks, imports: {}, limits: [], captureMs: 0, objects: 0,
  }))
  const judge = openJudge(buildLedger(records, []))
  return files.map((leaks) => leaks.map((leak) => judge('', leak)))
}

const env = (before?: string, after?: string): ObservedLeak => ({
  kind: 'env', path: 'process.env.MODE', ...(before !== undefined && { before }), ...(after !== undefined && { after }),
})
const inPackage = (path: string, before?: string, after?: string): ObservedLeak => ({ ...env(before, after), kind: 'external-module', path })

test('a file that gives back what the worker began with leaves nothing', () => {
  expect(verdicts([env('"a"', '"b"')], [env('"b"', '"a"')])).toEqual([['harmful'], ['benign']])
  expect(verdicts([env(undefined, '"b"')], [env('"b"')])).toEqual([['suspicious'], ['benign']])
  expect(verdicts([env('"a"', '"b"')], [env('"b"', '"c"')], [env('"c"', '"b"')])).toEqual([['harmful'], ['harmful'], ['harmful']])
})

test('nor can it be told of what only reads the same', () => {
  expect(verdicts([env('function', '"b"')], [env('"b"', 'function')])).toEqual([['harmful'], ['harmful']])
})

test('a package works on its own objects, and a test sets a thing or two in them', () => {
  const below = (count: number): ObservedLeak[] => Array.from({ length: count }, (_, index) => inPackage(`p#highlight·languages.js.k${index}`, undefined, 'true'))
  expect(new Set(verdicts(below(8)).flat())).toEqual(new Set(['benign']))
  expect(new Set(verdicts(below(7)).flat())).toEqual(new Set(['suspicious']))
  const registered = Array.from({ length: 12 }, (_, index) => inPackage(`p#registry.items.k${index}`, undefined, 'function'))
  expect(new Set(verdicts(registered).flat())).toEqual(new Set(['suspicious']))
})

test('a function of a package gives way to what it returned', () => {
  expect(verdicts([inPackage('graphql#Type._fields', 'function', '{name: "a"}'), inPackage('p#send', 'function send', 'function')])).toEqual([['benign', 'suspicious']])
})
