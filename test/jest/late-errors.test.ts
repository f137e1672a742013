import { describe, expect, it } from 'vitest'
import { firstFileIn, withLateErrors } from '../../src/jest/late-errors.ts'
import type { FileOutcome, FileRecord } from '../../src/model/record.ts'

const LATE = '/home/ada/shop/test/late.test.js'
const VICTIM = '/home/ada/shop/test/victim.test.js'

function record(file: string, position: number, worker = 'w'): FileRecord {
  return { file, project: '', worker, position, leaks: [], imports: {}, limits: [], captureMs: 0, objects: 0 }
}

function failed(file: string, stack: string, error = 'no canvas'): FileOutcome {
  return { file, project: '', outcome: 'fail', durationMs: 0, tests: [{ name: 'draws', outcome: 'fail', error, stack }] }
}

function ownersOf(records: readonly FileRecord[], outcome: FileOutcome): string[] {
  return withLateErrors(records, [outcome]).filter(({ leaks }) => leaks.length > 0).map(({ file }) => file)
}

describe('withLateErrors', () => {
  const records = [record('test/late.test.js', 0), record('test/other.test.js', 1), record('test/victim.test.js', 2)]

  it('lays an error at the earlier file that its stack names', () => {
    const stack = `Error: no canvas\n    at Timeout._onTimeout (${LATE}:3:11)\n    at listOnTimeout (node:internal/timers:605:17)`
    const [late] = withLateErrors(records, [failed('test/victim.test.js', stack)])
    expect(late?.leaks).toEqual([{ kind: 'late-error', path: 'late error: no canvas', after: 'fails test/victim.test.js', phase: 'late' }])
  })

  it('knows the error of a file that failed as a whole', () => {
    const outcome = { ...failed('test/victim.test.js', ''), outcome: 'error' as const, tests: [], error: 'late', stack: `late\n    at async save (${LATE}:5:9)` }
    expect(ownersOf(records, outcome)).toEqual(['test/late.test.js'])
  })

  it.each([
    ['its own frames are in the stack', `x\n    at help (${LATE}:1:1)\n    at Object.<anonymous> (${VICTIM}:2:2)`],
    ['only libraries are', 'x\n    at run (/home/ada/shop/node_modules/lib/index.js:1:1)'],
    ['the message speaks of the file, and no frame does', `cannot read ${LATE}:1:1`],
    ['a file of a longer name is', 'x\n    at run (/home/ada/shop/test/not-test/late.test.jsx:1:1)'],
  ])('lays nothing at anybody where %s', (_, stack) => {
    expect(ownersOf(records, failed('test/victim.test.js', stack))).toEqual([])
  })

  it('looks only at what ran before in the same worker', () => {
    const stack = `x\n    at run (${LATE}:1:1)`
    expect(ownersOf([record('test/late.test.js', 0, 'v'), record('test/victim.test.js', 1)], failed('test/victim.test.js', stack))).toEqual([])
    expect(ownersOf([record('test/late.test.js', 1), record('test/victim.test.js', 0)], failed('test/victim.test.js', stack))).toEqual([])
  })

  it('lays nothing at a test file that the failed one imports', () => {
    const [late, other, victim] = [record('test/late.test.js', 0), record('test/other.test.js', 1), record('test/victim.test.js', 2)]
    const stack = `x\n    at run (${LATE}:1:1)`
    const imports = { 'test/victim.test.js': ['test/shared.js'], 'test/shared.js': ['test/late.test.js'] }
    expect(ownersOf([late, other, { ...victim, imports }], failed('test/victim.test.js', stack))).toEqual([])
  })

  it('tells one error once', () => {
    const stack = `x\n    at run (${LATE}:1:1)`
    const twice = failed('test/victim.test.js', stack)
    const [late] = withLateErrors(records, [{ ...twice, tests: [...twice.tests, ...twice.tests] }])
    expect(late?.leaks).toHaveLength(1)
  })
})

describe('firstFileIn', () => {
  it('reads frames of ES modules, and takes the innermost', () => {
    const stack = `x\n    at file:///home/ada/shop/test/b.test.mjs:3:1\n    at async run (file:///home/ada/shop/test/a.test.mjs:9:9)`
    expect(firstFileIn(stack, ['test/a.test.mjs', 'test/b.test.mjs'])).toBe('test/b.test.mjs')
  })
})
