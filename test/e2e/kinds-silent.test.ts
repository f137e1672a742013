import { describe, expect, it } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { NOTHING, USES_DOM, USES_NODE, USES_RUNNER } from './clean-files.ts'
import { leaksOf } from './leaks-of.ts'
import { textOf } from './text-of.ts'

const environments = [
  { environment: 'node', busy: USES_NODE },
  { environment: 'jsdom', busy: USES_DOM },
  { environment: 'happy-dom', busy: USES_DOM },
]
/** One version looks deeply as well, where renderers are busy all the time. */
const runs = ([5, 4] as const).flatMap((vitest) => environments.map((one) => ({ vitest, deep: vitest === 5, ...one })))

describe.each(runs)('files that leave nothing, Vitest $vitest, $environment', { concurrent: true }, (one) => {
  const { vitest, deep, environment, busy } = one
  const files = {
    'test/a.test.ts': NOTHING,
    'test/b.test.ts': busy,
    'test/c.test.ts': busy,
    'test/d.test.ts': USES_RUNNER,
    'test/e.test.ts': USES_RUNNER,
    'test/f.test.ts': NOTHING,
  }
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

/** Libraries that prepare a page or a worker when they are first used: each test file twice, since the first is not the last. */
const LIBRARIES = [
  { vitest: 5, environment: 'jsdom', names: ['testing-library', 'lit', 'svelte', 'instrumented'] },
  { vitest: 4, environment: 'happy-dom', names: ['testing-library', 'lit', 'svelte', 'instrumented'] },
] as const

describe.each(LIBRARIES)('libraries at rest, Vitest $vitest, $environment', { concurrent: true }, ({ vitest, environment, names }) => {
  it('are silent, or benign', async () => {
    const files = Object.fromEntries(names.map((name) => [`test/${name}-again.test.ts`, textOf('clean-libraries', `test/${name}.test.ts`)]))
    const order = names.flatMap((name) => [`test/${name}.test.ts`, `test/${name}-again.test.ts`])
    const run = await runFixture('clean-libraries', { vitest, files, order, args: ['--environment', environment] })
    expect(run.report?.files.map(({ outcome }) => outcome)).toEqual(order.map(() => 'pass'))
    expect(run.report?.leaks.filter(({ verdict }) => verdict !== 'benign')).toEqual([])
    const told = run.report?.leaks.map(({ path }) => path).filter((path) => !path.startsWith('react#default.__CLIENT_INTERNALS'))
    expect(told).toEqual(['navigator.clipboard'])
  })
})

it('sees what a mock server leaves on, as one leak', { concurrent: true }, async () => {
  const files = { 'test/again.test.ts': textOf('mock-server', 'test/msw.clean.test.ts') }
  const order = ['test/msw.clean.test.ts', 'test/again.test.ts', 'test/msw.victim.test.ts', 'test/msw.polluter.test.ts']
  const run = await runFixture('mock-server', { vitest: 4, files, order })
  const [last = '', ...others] = order.toReversed()
  for (const file of others) expect(leaksOf(run, file), file).toEqual([])
  expect(leaksOf(run, last)).toEqual([['dispatcher', 'HTTP interceptors', undefined, 'node-http-request, socket']])
})
