import { expect, test } from 'vitest'
import { collectFindings } from '../../src/formats/findings.ts'
import { keyOf, partsOf } from '../../src/ui/parts.ts'
import { crowd, reportWith, testWith } from '../formats/sample-report.ts'

test('one polluter of twenty victims is bound to all of them, once', () => {
  const parts = partsOf(collectFindings(crowd))
  const polluter = parts.get(keyOf('', 'test/a.test.ts'))
  expect(polluter?.map(({ kind, others }) => [kind, others.length])).toEqual([['cause', 20]])
  expect(parts.get(keyOf('', 'test/late-07.test.ts'))).toEqual([
    expect.objectContaining({ kind: 'proven', others: [keyOf('', 'test/a.test.ts')] }),
  ])
})

test('a suspicion is no proof, and projects stay apart', () => {
  const orderDependent = [
    testWith({ project: 'unit', evidence: 'suspected' }),
    testWith({ project: 'web', role: 'brittle', polluters: [], setters: [['test/s.test.ts', 'test/t.test.ts']] }),
  ]
  const parts = partsOf(collectFindings(reportWith({ orderDependent })))
  const kinds = [...parts].map(([key, taken]) => [key, taken.map(({ kind }) => kind)])
  expect(Object.fromEntries(kinds)).toEqual({
    [keyOf('unit', 'test/b.test.ts')]: ['suspected'],
    [keyOf('unit', 'test/a.test.ts')]: ['suspect'],
    [keyOf('web', 'test/b.test.ts')]: ['proven'],
    [keyOf('web', 'test/s.test.ts')]: ['cause'],
    [keyOf('web', 'test/t.test.ts')]: ['cause'],
  })
})
