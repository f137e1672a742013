import { expect, it } from 'vitest'
import { headline } from '../../src/ledger/headline.ts'

it.each([
  ['expected 1 to be 2 // Object.is equality\n\n- 2\n+ 1', 'expected 1 to be 2 // Object.is equality'],
  ['Transform failed with 1 error:\n\n\u001b[31m[PARSE_ERROR] \u001b[0mUnexpected token\nat a.ts', 'Transform failed with 1 error: [PARSE_ERROR] Unexpected token'],
  ['\n  no connection', 'no connection'],
  ['Reason:', 'Reason:'],
  ['', ''],
])('puts %j in one line', (message, line) => {
  expect(headline(message)).toBe(line)
})
