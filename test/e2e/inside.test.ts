import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { OrderDependent, Report } from '../../src/model/report.ts'
import { explainInside } from '../../src/verify/inside.ts'
import { emptyInvestigation } from '../../src/verify/investigation.ts'
import type { TestRunner } from '../../src/verify/test-runner.ts'
import { makeJestProject, runJest } from '../jest/run-jest.ts'
import { execute, makeProject, runFixture } from '../run-fixture.ts'

const TAKES = 'a cart > with an item > takes it'
const SUMS = 'a cart > with an item > sums up'
const EMPTY = 'a cart > is empty at first'
const FREE = 'a cart > costs nothing at first'

type Dependence = readonly [test: string, role: OrderDependent['role'], within: readonly (readonly string[])[] | undefined]

const ALL: readonly Dependence[] = [
  [FREE, 'victim', [[TAKES]]],
  [EMPTY, 'victim', [[TAKES]]],
  [SUMS, 'brittle', [[TAKES]]],
]

describe.each([
  ['Vitest', 'test/cart.test.ts', () => makeProject('inside', { carryoverOptions: false })],
  ['Jest', 'test/cart.test.js', () => makeJestProject('jest-inside')],
])('an audit that shuffles tests, %s', (_, file, make) => {
  it('names the test of the same file that another depends on, and a command that shows it', async () => {
    const directory = make()
    const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
    const audit = await execute([bin, 'audit', '--shuffle-tests', '--json', 'report.json'], directory)
    const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as Report
    expect(dependences(report)).toEqual(ALL)
    expect(report.orderDependent.every((test) => test.file === file && test.evidence === 'confirmed')).toBe(true)
    expect(report.failing).toEqual([])
    expect(report.flaky).toEqual([])
    expect(audit.exitCode).toBe(1)
    expect(audit.stdout).toContain('outcome depends on the tests that ran before in the same file')
    expect(audit.stdout).toContain(`passes alone (6/6 each)`.replace('passes', 'pass'))

    const only = ['--only', TAKES, '--only', EMPTY]
    const { command } = report.orderDependent.find(({ test }) => test === EMPTY)?.repro ?? {}
    expect(command).toBe(`npx carryover run ${file} --only '${TAKES}' --only '${EMPTY}' -t '${EMPTY}'`)
    expect((await execute([bin, 'run', file, ...only, '-t', EMPTY], directory)).exitCode).toBe(1)
    expect((await execute([bin, 'run', file, '--only', EMPTY, '-t', EMPTY], directory)).exitCode).toBe(0)
  })
})

it('suspects what was found when the time for repeats ends, and says none of it is flaky', async () => {
  const root = makeProject('inside', { carryoverOptions: false })
  const client = pathToFileURL(join(root, 'node_modules/carryover/dist/vitest/rerun/client.js')).href
  const { startReruns } = (await import(client)) as { startReruns(options: object): Promise<TestRunner> }
  const runner = await startReruns({ root })
  try {
    const files = [{ file: 'test/cart.test.ts', project: '' }]
    const [written, reversed] = [await runner.runIsolated(files), await runner.runIsolated(files, { kind: 'reversed' })]
    const [one, other] = [...reversed.outcomes, ...written.outcomes]
    const stop = new AbortController()
    const seen = new Set<string>()
    const onRun = (what: string): void => {
      // A test that runs alone for the second time: the search is over, and the first repeat begins.
      if (seen.has(what) && !what.endsWith(' of its tests')) stop.abort()
      seen.add(what)
    }
    const found = emptyInvestigation()
    await explainInside(runner, { one: one!, other: other! }, { signal: stop.signal, onRun }, found)
    const { findings, flaky, notes } = found
    const suspected = findings.map(({ test, role, evidence, within }) => [test, role, evidence, within]).toSorted()
    expect({ suspected, flaky, notes }).toEqual({
      suspected: ALL.map(([test, role, within]) => [test, role, 'suspected', within?.[0]]).toSorted(),
      flaky: [],
      notes: [],
    })
  } finally {
    await runner.close()
  }
})

describe('a run that shuffles tests', () => {
  it('explains what fails by a test of the same file, Jest', async () => {
    const run = await runJest('jest-inside', { args: ['-i', '--randomize', '--seed=1'], reporterOptions: { confirm: true } })
    expect(run.exitCode).toBe(1)
    expect(dependences(run.report)).toEqual(ALL.filter(([test]) => test !== EMPTY))
    expect(run.report?.failing).toEqual([])
  })

  it('explains what fails by a test of the same file, Vitest', async () => {
    const args = ['--sequence.shuffle.tests', '--sequence.seed=1']
    const run = await runFixture('inside', { args, carryoverOptions: { confirm: true } })
    const failed = ALL.filter(([test]) => new RegExp(`FAIL .*${test.replaceAll('>', '.')}`).test(run.stdout + run.stderr))
    expect(failed.length).toBeGreaterThan(0)
    expect(dependences(run.report)).toEqual(failed)
    expect(run.report?.failing).toEqual([])
  })
})

function dependences(report: Report | undefined): Dependence[] {
  const found = report?.orderDependent.map(({ test, role, within }): Dependence => [test, role, within]) ?? []
  return ALL.flatMap(([name]) => found.filter(([test]) => test === name)).concat(found.filter(([test]) => !ALL.some(([name]) => name === test)))
}
