import { expect, test } from 'vitest'
import { diffOf, type Stretch } from '../../src/ui/diff.ts'

/** What differs stands in brackets. */
function marked(stretches: readonly Stretch[]): string {
  return stretches.map(({ text, isCommon }) => (isCommon ? text : `[${text}]`)).join('')
}

test.each([
  ['a word', '"en"', '"de"', '"[en]"', '"[de]"'],
  ['what was added', 'Set(1) {"a"}', 'Set(2) {"a", "b"}', 'Set([1]) {"a"}', 'Set([2]) {"a"[, "b"]}'],
  ['what was removed', '{a: 1, b: 2}', '{a: 1}', '{a: 1[, b: 2]}', '{a: 1}'],
  ['two places', '{open: true, n: 1}', '{open: false, n: 2}', '{open: [true], n: [1]}', '{open: [false], n: [2]}'],
  ['everything', 'off', 'on', '[off]', '[on]'],
  ['nothing', 'same', 'same', 'same', 'same'],
  ['a pair of code units, which stays whole', '"🎉"', '"🎊"', '"[🎉]"', '"[🎊]"'],
])('sets off %s', (_, before, after, left, right) => {
  const diff = diffOf(before, after)
  expect([marked(diff.before), marked(diff.after)]).toEqual([left, right])
})
