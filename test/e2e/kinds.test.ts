import { describe, expect, it } from 'vitest'
import { type FixtureRun, runFixture, type VitestVersion } from '../run-fixture.ts'
import { FORKS_ONLY, KINDS, SURVIVES_VM } from './kinds-node.ts'
import { expectLeaks } from './leaks-of.ts'

const names = Object.keys(KINDS)

/** All trios in one worker; each victim runs before its polluter, so that every file passes and none hides another. */
const order = names.flatMap((name) => ['clean', 'victim', 'polluter'].map((role) => fileOf(name, role)))

const runs = ([5, 4] as const).flatMap((vitest) =>
  (['forks', 'threads', 'vmForks', 'vmThreads'] as const).map((pool) => ({ vitest, pool })),
)

describe.each(runs)('kinds-node, Vitest $vitest, $pool', { concurrent: true }, ({ vitest, pool }) => {
  it('sees exactly what each polluter leaves, and nothing of the others', async () => {
    const run = await runFixture('kinds-node', { vitest, order, args: ['--pool', pool] })
    for (const name of names) {
      expectLeaks(run, fileOf(name, 'clean'), [])
      expectLeaks(run, fileOf(name, 'victim'), [])
      expectLeaks(run, fileOf(name, 'polluter'), isSeen(name, vitest, pool) ? (KINDS[name] ?? []) : [])
    }
    expect(unexpectedFailures(run, pool)).toEqual([])
    expect(run.report?.limits).toEqual([])
  })
})

function isSeen(name: string, vitest: VitestVersion, pool: string): boolean {
  if (pool.endsWith('hreads') && FORKS_ONLY.has(name)) return false
  if (!pool.startsWith('vm') || SURVIVES_VM.has(name)) return true
  // Version 4 runs all files of a batch in one context (vitest #10743), so that modules outlive their file.
  return vitest === 4 && /^(?:module-|private-|fake-timers$)/.test(name)
}

function unexpectedFailures({ report }: FixtureRun, pool: string): string[] {
  const failed = report?.files.filter(({ outcome }) => outcome !== 'pass').map(({ path }) => path) ?? ['no report']
  return failed.filter((path) => {
    const [name = '', role] = path.replace('test/', '').split('.')
    if (pool.endsWith('hreads') && FORKS_ONLY.has(name)) return role === 'victim'
    // A vm context has no structuredClone to begin with, and the undici in it is not the one that fetches.
    return !(pool.startsWith('vm') && (name === 'dispatcher' || (name === 'global-deleted' && role === 'victim')))
  })
}

function fileOf(name: string, role: string): string {
  return `test/${name}.${role}.test.ts`
}
