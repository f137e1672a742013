import { describe, expect, test } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { GREETING, storyOf, VERSIONS } from './layouts.ts'

const PAIR = ['test/polluter.test.ts', 'test/victim.test.ts'] as const
const LEAK = `test/polluter.test.ts: ${GREETING}`
const HISTORY = `: ${PAIR.join(' ')}`

/** Leaves something in each place that a pool may or may not share. */
const EVERYWHERE = {
  'test/polluter.test.ts': `
    import { test, vi } from 'vitest'
    import { setLanguage } from '../src/greeting.ts'
    test('leaves everything everywhere', () => {
      setLanguage('fr')
      globalThis.leftBehind = true
      process.env.LEFT_BEHIND = 'yes'
      vi.useFakeTimers({ toFake: ['hrtime'] })
    })`,
}

describe.each(VERSIONS)('environments of Vitest %i', (vitest) => {
  test.concurrent.each(['jsdom', 'happy-dom'])('%s', async (environment) => {
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, args: [`--environment=${environment}`] })
    expect(storyOf(run)).toEqual({ leaks: [LEAK], histories: [HISTORY], notes: [] })
  })

  test.concurrent('docblocks: a worker for each environment, the same for files that share one', async () => {
    const order = ['node', 'jsdom', 'happy-dom'].flatMap((name) => [`test/${name}.polluter.test.ts`, `test/${name}.victim.test.ts`])
    const run = await runFixture('layouts/docblock-environment', { vitest, order })
    const { leaks, histories } = storyOf(run)
    expect(leaks).toContain(`test/node.polluter.test.ts: ${GREETING}`)
    expect(histories).toContain(': test/node.polluter.test.ts test/node.victim.test.ts')
    expect(histories.flatMap((history) => history.slice(2).split(' ')).toSorted()).toEqual(order.toSorted())
  })

  test.concurrent('one of the user\'s own, in TypeScript, with options', async () => {
    const run = await runFixture('layouts/custom-environment', { vitest, order: PAIR })
    expect(run.report?.files.map(({ outcome }) => outcome)).toEqual(['pass', 'fail'])
    const { leaks, histories } = storyOf(run)
    expect(leaks).toEqual(['test/polluter.test.ts: global globalThis.library.shelves[0][0], undefined -> "Middlemarch"'])
    expect(histories).toEqual([HISTORY])
  })
})

describe.each(VERSIONS)('pools of Vitest %i', (vitest) => {
  const ENV = 'test/polluter.test.ts: env process.env.LEFT_BEHIND, undefined -> "yes"'
  const GLOBAL = 'test/polluter.test.ts: global globalThis.leftBehind, undefined -> true'
  const TIMER = 'test/polluter.test.ts: fake-timers fake timers, undefined -> hrtime faked'

  test.concurrent.each(['forks', 'threads'])('%s', async (pool) => {
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files: EVERYWHERE, args: [`--pool=${pool}`] })
    expect(run.report?.runner).toMatchObject({ pool, isolate: false })
    expect(storyOf(run)).toEqual({ leaks: [ENV, TIMER, GLOBAL, LEAK], histories: [HISTORY], notes: [] })
  })

  test.concurrent.each(['vmForks', 'vmThreads'])('%s: what outlives a context', async (pool) => {
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files: EVERYWHERE, args: [`--pool=${pool}`] })
    const { leaks, histories, notes } = storyOf(run)
    expect(histories).toEqual([HISTORY])
    // Version 5 ends fake timers and makes a context for each file; version 4 makes one for all that one worker runs.
    expect(leaks).toEqual(vitest === 5 ? [ENV] : [ENV, TIMER, LEAK])
    expect(notes).toEqual(vitest === 5 ? [] : ['This project runs all files in one vm context, as Vitest 4 does with one worker: its globals cannot be seen'])
    expect(run.report?.files[1]?.outcome).toBe(vitest === 5 ? 'pass' : 'fail')
  })

  test.concurrent('isolated files: what would leak in a shared worker', async () => {
    const run = await runFixture('layouts/sourcemaps', { vitest, args: ['--isolate=true'] })
    expect(run.exitCode).toBe(0)
    expect(run.report?.runner.isolate).toBe(true)
    expect(storyOf(run)).toEqual({
      leaks: [LEAK],
      histories: [': test/polluter.test.ts', ': test/stack.test.ts', ': test/victim.test.ts'],
      notes: [],
    })
  })

  test.concurrent('several workers: each has a history of its own', async () => {
    const run = await runFixture('layouts/setup-files', { vitest, args: ['--maxWorkers=2'] })
    const { histories } = storyOf(run)
    expect(histories.length).toBeLessThanOrEqual(2)
    const files = histories.flatMap((history) => history.slice(2).split(' '))
    expect(files.toSorted()).toEqual(['test/basket.first.test.ts', 'test/basket.second.test.ts', 'test/polluter.test.ts', 'test/victim.test.ts'])
    for (const { files: ran } of run.report?.workers ?? []) {
      const positions = ran.map((path) => run.report?.files.find((file) => file.path === path)?.position)
      expect(positions).toEqual(ran.map((_, index) => index))
    }
  })
})
