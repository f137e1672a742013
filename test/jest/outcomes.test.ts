import { expect, it } from 'vitest'
import type { AssertionResult, TestResult } from '../../src/jest/jest-types.ts'
import { outcomeOf } from '../../src/jest/outcomes.ts'

const COMPARISON = `Error: \u001b[2mexpect(\u001b[22mreceived\u001b[2m).toBe(\u001b[22mexpected\u001b[2m) // Object.is equality\u001b[22m

Expected: \u001b[32m3\u001b[39m
Received:   \u001b[31m0\u001b[39m
    at Object.toBe (/home/ada/shop/test/cart.test.js:19:28)`

function result(parts: Partial<TestResult>): TestResult {
  return { testFilePath: '/home/ada/shop/test/cart.test.js', testResults: [], skipped: false, perfStats: { start: 10, end: 35 }, ...parts }
}

function assertion(title: string, status: string, ...failureMessages: string[]): AssertionResult {
  return { ancestorTitles: ['a cart', 'with tea'], title, status, failureMessages }
}

const of = (parts: Partial<TestResult>) => outcomeOf(result(parts), 'unit', '/home/ada/shop')

it('tells of each test, with its full name and a failure in one line', () => {
  const tests = [assertion('sums up', 'failed', COMPARISON), assertion('sells', 'passed'), assertion('waits', 'todo'), assertion('rests', 'pending')]
  expect(of({ testResults: tests })).toMatchObject({
    file: 'test/cart.test.js',
    project: 'unit',
    outcome: 'fail',
    durationMs: 25,
    tests: [
      { name: 'a cart > with tea > sums up', outcome: 'fail', error: 'expect(received).toBe(expected): Expected: 3, Received: 0', stack: expect.stringContaining('test/cart.test.js:19:28') },
      { name: 'a cart > with tea > sells', outcome: 'pass' },
      { name: 'a cart > with tea > waits', outcome: 'skip' },
      { name: 'a cart > with tea > rests', outcome: 'skip' },
    ],
  })
})

it('knows a file that failed itself, and hides where the project stands', () => {
  const outcome = of({ testExecError: { message: "Cannot find module './x' from '/home/ada/shop/test/cart.test.js'", stack: 'x' } })
  expect(outcome).toMatchObject({ outcome: 'error', error: "Cannot find module './x' from 'test/cart.test.js'" })
})

it('takes the message of an error that nobody handled from its stack', () => {
  expect(of({ testExecError: { message: '', stack: 'Error: no canvas\n    at x' } })).toMatchObject({ outcome: 'error', error: 'no canvas' })
})

it.each([
  ['thrown: "Exceeded timeout of 5000 ms for a test.\nAdd a timeout"', 'Exceeded timeout of 5000 ms for a test.'],
  ['TypeError: x is not a function\n    at y', 'TypeError: x is not a function'],
])('puts %j in one line', (message, error) => {
  expect(of({ testResults: [assertion('a', 'failed', message)] }).tests[0]).toMatchObject({ error })
})

it.each([
  [[], 'skip'],
  [[assertion('a', 'pending')], 'skip'],
  [[assertion('a', 'pending'), assertion('b', 'passed')], 'pass'],
])('sums up %j', (testResults, outcome) => {
  expect(of({ testResults })).toMatchObject({ outcome })
})
