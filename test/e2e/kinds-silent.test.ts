import { describe, expect, it } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { NOTHING, USES_DOM, USES_NODE } from './clean-files.ts'
import { leaksOf } from './leaks-of.ts'

const environments = [
  { environment: 'node', busy: USES_NODE },
  { environment: 'jsdom', busy: USES_DOM },
  { environment: 'happy-dom', busy: USES_DOM },
]
/** One version looks deeply as well, where renderers are busy all the time. */
const runs = ([5, 4] as const).flatMap((vitest) => environments.map((one) => ({ vitest, deep: vitest === 5, ...one })))

describe.each(runs)('files that leave nothing, Vitest $vitest, $environment', { concurrent: true }, (one) => {
  const { vitest, deep, environment, busy } = one
  const files = { 'test/a.test.ts': NOTHING, 'test/b.test.ts': busy, 'test/c.test.ts': busy, 'test/d.test.ts': NOTHING }
  const order = Object.keys(files)

  it('are silent in one worker', async () => {
    const run = await runFixture('kinds-frozen', { vitest, files, order, args: ['--environment', environment], carryoverOptions: { deep } })
    expect(run.report?.files.map(({ outcome }) => outcome)).toEqual(order.map(() => 'pass'))
    const counters = deep ? /^(?:react|@?vue|i18next)\b.*#/ : /^react#default\.__CLIENT_INTERNALS/
    for (const file of order) expect(leaksOf(run, file).filter(([, path]) => !counters.test(path)), file).toEqual([])
    expect(run.report?.leaks.filter(({ verdict }) => verdict !== 'benign')).toEqual([])
    expect(run.report?.limits).toEqual([])
    const objects = run.report?.files.map((file) => file.objects ?? 0) ?? []
    // Neither the DOM nor a library below it is walked.
    expect(Math.max(...objects)).toBeLessThan(1200)
  })
})

it('stays silent where workers take one file at a time', { concurrent: true }, async () => {
  const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`test/${name}.test.ts`, USES_NODE]))
  const run = await runFixture('kinds-frozen', { vitest: 4, files, args: ['--max-workers', '2', ...Object.keys(files)] })
  expect(run.report?.leaks).toEqual([])
  expect(run.report?.workers.length).toBe(2)
})
