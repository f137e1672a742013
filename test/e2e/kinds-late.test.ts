import { describe, expect, it } from 'vitest'
import { type FixtureRun, runFixture } from '../run-fixture.ts'

const TIMER = 'src/save.ts#document.isSaved'
const PROMISE = 'globalThis.announcement'
const POLL = 'src/poll.ts#polls'

describe.each([5, 4] as const)('late work, Vitest %i', { concurrent: true }, (vitest) => {
  it.each([
    ['timer', TIMER],
    ['promise', PROMISE],
    ['poll', POLL],
  ])('is laid at the file that left it: %s', async (name, path) => {
    const run = await runFixture('late', { vitest, order: [`test/${name}.late.test.ts`, 'test/reader.test.ts'] })
    expect(leftBy(run, `test/${name}.late.test.ts`)).toEqual([path])
    expect(leftBy(run, 'test/reader.test.ts')).toEqual([])
  })

  it('is told apart when several files have left some', async () => {
    const order = ['timer.late', 'promise.late', 'poll.late', 'reader'].map((name) => `test/${name}.test.ts`)
    const run = await runFixture('late', { vitest, order })
    expect(leftBy(run, 'test/timer.late.test.ts')).toEqual([TIMER])
    expect(leftBy(run, 'test/promise.late.test.ts')).toEqual([PROMISE])
    expect(leftBy(run, 'test/poll.late.test.ts')).toEqual([POLL])
    expect(leftBy(run, 'test/reader.test.ts')).toEqual([])
  })

  it('is not what the runner does between two files of a vm pool', async () => {
    const order = ['timer.late', 'promise.late', 'poll.late', 'reader'].map((name) => `test/${name}.test.ts`)
    const run = await runFixture('late', { vitest, order, args: ['--pool', 'vmThreads'] })
    expect(run.report?.leaks.map(({ path }) => path)).not.toContain('Error.prepareStackTrace')
  })
})

/** On a busy machine a timer may fire before its own file has ended, so that it is not late. */
function leftBy({ report }: FixtureRun, file: string): string[] {
  return report?.leaks.filter((leak) => leak.file === file).map(({ path }) => path) ?? ['no report']
}
