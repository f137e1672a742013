import { describe, expect, it } from 'vitest'
import type { FixtureRun } from '../run-fixture.ts'
import { runJest } from '../jest/run-jest.ts'

const IN_WORKER = { args: ['-w', '1'], config: { workerIdleMemoryLimit: '50GB' } }

describe('late errors', () => {
  it('are laid at the file in whose stack they are, not at the one that they fail', async () => {
    const order = ['rejection.clean', 'throw.clean', 'rejection.polluter', 'rejection.victim', 'throw.polluter', 'throw.victim'].map(fileOf)
    const run = await runJest('jest-late', { order, args: ['-i'] })
    expect(outcomesOf(run, 'error')).toEqual([fileOf('rejection.victim'), fileOf('throw.victim')])
    expect(run.report?.leaks).toMatchObject([
      { file: fileOf('rejection.polluter'), kind: 'late-error', path: 'late error: the disk is full', after: `fails ${fileOf('rejection.victim')}`, phase: 'late' },
      { file: fileOf('throw.polluter'), kind: 'late-error', path: 'late error: no canvas', after: `fails ${fileOf('throw.victim')}`, phase: 'late' },
    ])
  })
})

describe('an error between test files', () => {
  const order = ['first.clean', 'late.polluter', 'slow.victim', 'last.clean'].map(fileOf)

  it('ends Jest in band, and the report says what had run, and whose error it is', async () => {
    const run = await runJest('jest-crash', { order, args: ['-i'] })
    expect(run.exitCode).toBe(1)
    expect(run.report?.files.map(({ path }) => path)).toEqual(order.slice(0, 2))
    expect(run.report?.notes[0]).toContain("Jest's own process ended before all test files had run")
    expectLateError(run)
    expect(run.stderr).toContain('LEAKS  1')
  })

  it('ends a worker, which Jest replaces without a word', async () => {
    const run = await runJest('jest-crash', { order, ...IN_WORKER })
    expect(run.exitCode).toBe(0)
    expect(outcomesOf(run, 'pass')).toEqual(order)
    expect(run.report?.workers.map(({ files }) => files.length)).toEqual([2, 2])
    expectLateError(run)
  })
})

describe('test files without a result', () => {
  const order = ['first.clean', 'load.polluter', 'exit.polluter', 'kill.polluter', 'last.clean'].map(fileOf)

  it('are reported of as far as they came, when they cannot be loaded or their worker ends', async () => {
    const run = await runJest('jest-crash', { order, ...IN_WORKER })
    expect(outcomesOf(run, 'error')).toEqual([fileOf('load.polluter'), fileOf('exit.polluter'), fileOf('kill.polluter')])
    expect(run.report?.leaks).toMatchObject([{ file: fileOf('load.polluter'), path: 'node:https.globalAgent.maxSockets', after: '1' }])
    expect(run.report?.notes).toEqual([expect.stringMatching(/^2 of 5 test files were not looked at.*exit\.polluter.*kill\.polluter/)])
  })

  it('are reported of when one of them ends Jest itself', async () => {
    const run = await runJest('jest-crash', { order: order.slice(0, 3), args: ['-i'] })
    expect(run.exitCode).toBe(3)
    expect(run.report?.leaks).toMatchObject([{ file: fileOf('load.polluter'), path: 'node:https.globalAgent.maxSockets' }])
    expect(run.report?.notes[0]).toContain('process.exit()')
  })
})

describe('a file system that was left replaced', () => {
  const order = ['mock-fs.clean', 'mock-fs.polluter', 'mock-fs.victim'].map(fileOf)

  it.each([
    ['in band', { args: ['-i'] }],
    ['in a worker', IN_WORKER],
  ])('keeps nobody from the report, %s', async (_, options) => {
    const run = await runJest('jest-mock-fs', { order, ...options })
    expect(run.exitCode).toBe(1)
    expect(run.report?.leaks.map(({ file, path }) => [file, path]).sort()).toEqual([
      [fileOf('mock-fs.polluter'), 'node:fs.createWriteStream'],
      [fileOf('mock-fs.polluter'), 'node:fs.existsSync(process.execPath)'],
    ])
    expect(run.report?.leaks.find(({ path }) => path.includes('existsSync'))?.fix).toContain('mock.restore()')
    expect(run.stderr).toContain('test/mock-fs.polluter.test.js')
  })
})

function fileOf(name: string): string {
  return `test/${name}.test.js`
}

function outcomesOf({ report, stderr }: FixtureRun, outcome: string): string[] {
  if (report === undefined) throw new Error(`no report was written:\n${stderr}`)
  return report.files.filter((file) => file.outcome === outcome).map(({ path }) => path)
}

function expectLateError({ report }: FixtureRun): void {
  expect(report?.leaks).toMatchObject([
    { file: fileOf('late.polluter'), kind: 'late-error', path: 'late error: no canvas', after: 'ends the worker between test files' },
  ])
}
