import { expect, it } from 'vitest'
import { runJest } from '../jest/run-jest.ts'
import { expectLeaks, leaksOf } from './leaks-of.ts'

const test = (code: string): string => `test('runs', () => {\n${code}\n})\n`
const quiet = Array.from({ length: 16 }, (_, at) => `test/quiet-${String(at).padStart(2, '0')}.test.js`)
const HIDDEN = 'test/hidden.test.js'
/** Of the class it says its name in no code. */
const hidden = test(`require('http')[['Ag', 'ent'].join('')].hidden = 'yes'`)
const run = (order: readonly string[], files: Record<string, string>): ReturnType<typeof runJest> =>
  runJest('jest-history', { order, args: ['-i'], files: { ...files, ...Object.fromEntries(quiet.map((file) => [file, test('')])) } })

it('lays a change of a class of Node’s at the file whose code names it', async () => {
  const files = {
    'src/patch.js': `exports.patch = () => { URL.left = 'yes' }\n`,
    'test/package.test.js': test(`require('patching')()`),
    'node_modules/patching/index.js': `module.exports = () => { require('node:zlib').Gzip.prototype.left = 'yes' }\n`,
    'test/prototype.test.js': test(`Object.getPrototypeOf(require('https').globalAgent).left = 'yes'`),
    'test/reset.test.js': test(`const { patch } = require('../src/patch')\njest.resetModules()\npatch()`),
    'test/static.test.js': test(`const { Agent } = require('http')\nAgent.left = 'yes'`),
    'test/table.test.js': test(`require('fs').constants.LEFT = 99`),
  }
  const order = ['test/package', 'test/prototype', 'test/reset', 'test/static', 'test/table'].map((name) => `${name}.test.js`)
  const result = await run([quiet[0] as string, ...order], files)
  expectLeaks(result, quiet[0] as string, [])
  expectLeaks(result, 'test/package.test.js', [['builtin', 'node:zlib.Gzip.prototype.left', undefined, '"yes"']])
  expectLeaks(result, 'test/prototype.test.js', [['builtin', 'node:https.Agent.prototype.left', undefined, '"yes"']])
  expectLeaks(result, 'test/reset.test.js', [['static', 'URL.left', undefined, '"yes"']])
  expectLeaks(result, 'test/static.test.js', [['builtin', 'node:http.Agent.left', undefined, '"yes"']])
  expectLeaks(result, 'test/table.test.js', [['builtin', 'node:fs.constants.LEFT', undefined, '99']])
})

it('accuses nobody where no code names what has changed, and says so', async () => {
  const result = await run([...quiet.slice(0, 1), HIDDEN, ...quiet.slice(1)], { [HIDDEN]: hidden })
  expect(result.report?.leaks).toEqual([])
  expect(result.report?.limits).toMatchObject([{ what: 'unnamed', file: quiet.at(-1), detail: 'node:http.Agent.hidden' }])
})

it('looks at everything after the first file of a worker', async () => {
  const result = await run([HIDDEN, quiet[0] as string], { [HIDDEN]: hidden })
  expect(leaksOf(result, HIDDEN)).toEqual([['builtin', 'node:http.Agent.hidden', undefined, '"yes"']])
  expect(result.report?.limits).toEqual([])
})
