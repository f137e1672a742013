import { describe, expect, it } from 'vitest'
import type { CarryoverOptions } from '../../src/model/options.ts'
import type { Report } from '../../src/model/report.ts'
import { runFixture } from '../run-fixture.ts'

interface Story {
  readonly fixture: string
  /** The polluters and their victims, with the path whose putting back cures each, and the line that wrote it. */
  readonly kinds: Readonly<Record<string, readonly [path: string, written: string]>>
  readonly carryoverOptions?: CarryoverOptions
}

const STORIES: readonly Story[] = [
  {
    fixture: 'kinds-node',
    kinds: {
      'builtin-setting': ['node:util.inspect.defaultOptions.depth', 'inspect.defaultOptions.depth = 0'],
      channel: ['diagnostics channel shop:saved', "diagnostics.subscribe('shop:saved', (order) => ((order as { total: number }).total += 5))"],
      console: ['console.error', 'console.error = (message: string) => {'],
      dispatcher: ['undici.getGlobalDispatcher()', 'setGlobalDispatcher(agent)'],
      expect: ['expect.addSnapshotSerializer()', 'expect.addSnapshotSerializer({'],
      intl: ['Intl.NumberFormat', 'Intl.NumberFormat = class {'],
      'fake-timers': ['fake timers', 'vi.useFakeTimers()'],
    },
  },
  {
    fixture: 'running-work',
    kinds: {
      handle: ['open net.Server', 'const server = await serve()'],
      timer: ['setInterval(beat) in src/heartbeat.ts', 'startHeartbeat()'],
    },
  },
  {
    fixture: 'custom-source',
    kinds: { plugin: ['plugins.dark', "registry.add('dark', '1.2')"] },
    carryoverOptions: { sources: ['./carryover-sources.ts'] },
  },
  { fixture: 'mock-server', kinds: { msw: ['HTTP interceptors', 'server.listen()'] } },
]

describe.each(STORIES)('what $fixture leaves', { concurrent: true }, ({ fixture, kinds, carryoverOptions }) => {
  it('is put back, so that it is proven to be the cause, and has a writer', async () => {
    const names = Object.keys(kinds)
    const order = names.flatMap((name) => [`test/${name}.polluter.test.ts`, `test/${name}.victim.test.ts`])
    const { report } = await runFixture(fixture, { order, carryoverOptions: { ...carryoverOptions, confirm: true } })
    const found = names.map((name) => [name, causeOf(report, `test/${name}.victim.test.ts`)])
    expect(found).toEqual(names.map((name) => [name, ['caused', [`test/${name}.polluter.test.ts`], ...(kinds[name] ?? [])]]))
  })
})

function causeOf(report: Report | undefined, victim: string): readonly unknown[] {
  const found = report?.orderDependent.find(({ file }) => file === victim)
  const leak = report?.leaks.find(({ id }) => id === found?.state[0]?.leak)
  return [found?.evidence, found?.polluters[0], leak?.path, leak?.origin?.source]
}
