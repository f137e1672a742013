import { describe, expect, it } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { expectLeaks } from './leaks-of.ts'

const order = ['plugin.victim', 'plugin.clean', 'plugin.polluter', 'rows.polluter'].map((name) => `test/${name}.test.ts`)
const sources = ['./carryover-sources.ts', 'broken-sources.ts', './missing.ts']

const runs = [
  { vitest: 5, pool: 'forks' },
  { vitest: 4, pool: 'threads' },
] as const

describe.each(runs)('sources of a project, Vitest $vitest, $pool', { concurrent: true }, ({ vitest, pool }) => {
  it('are read in the worker, and a broken one breaks nothing and is said', async () => {
    const run = await runFixture('custom-source', { vitest, order, args: ['--pool', pool], carryoverOptions: { sources } })
    expect(run.exitCode).toBe(0)
    expectLeaks(run, 'test/plugin.victim.test.ts', [])
    expectLeaks(run, 'test/plugin.clean.test.ts', [])
    expectLeaks(run, 'test/plugin.polluter.test.ts', [
      ['custom', 'plugins.dark', undefined, 'version 1.2'],
      ['custom', 'vault.apiToken', '‹hidden, 19 chars›', '‹hidden, 19 chars› (another one)'],
    ])
    expectLeaks(run, 'test/rows.polluter.test.ts', [['custom', 'database.users', '0', '1']])
    const limits = run.report?.limits.map(({ what, detail }) => [what, detail])
    expect(limits).toContainEqual(['probe broken', 'no such table'])
    expect(limits?.find(([what]) => what === 'probe ./missing.ts')?.[1]).toContain('./missing.ts')
    expect(run.stdout).toContain('no such table')
    expect(run.stdout).not.toContain('never to be shown')
    expect(JSON.stringify(run.report)).not.toMatch(/never to be shown|\/carryover-fixture-/)
  })

  it('are read where the environment brings the hooks as well', async () => {
    const config = `
import { environment } from 'carryover/vitest'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    isolate: false,
    environment,
    environmentOptions: { carryover: { sources: ['carryover-sources.ts'] } },
    reporters: ['default', ['carryover/vitest/reporter', { json: 'report.json', confirm: false }]],
  },
})
`
    const run = await runFixture('custom-source', { vitest, order, args: ['--pool', pool], files: { 'vitest.config.ts': config } })
    expectLeaks(run, 'test/rows.polluter.test.ts', [['custom', 'database.users', '0', '1']])
    expect(run.report?.leaks.map(({ path }) => path)).toContain('plugins.dark')
  })
})

it('reads what outlives a context in a vm pool', { concurrent: true }, async () => {
  const run = await runFixture('custom-source', { order, args: ['--pool', 'vmForks'], carryoverOptions: { sources } })
  // The registry is a new one for each file, so that none finds what another left: nothing is told twice.
  expectLeaks(run, 'test/rows.polluter.test.ts', [['custom', 'database.users', '0', '1']])
  expectLeaks(run, 'test/plugin.clean.test.ts', [])
})
