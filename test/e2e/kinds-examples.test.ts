import { describe, expect, it } from 'vitest'
import { type FixtureRun, runFixture } from '../run-fixture.ts'
import { ANY, type Example, fileOf, filesOf, KEPT } from './examples/example.ts'
import { IN_CONTEXT } from './examples/in-context.ts'
import { IN_PAGE } from './examples/in-page.ts'
import { FORKS_ONLY, IN_PROCESS, RUNNING } from './examples/in-process.ts'
import type { Expected } from './kinds-node.ts'
import { leaksOf } from './leaks-of.ts'

const runs = [
  { vitest: 5, pool: 'forks', environment: 'node', examples: [...IN_PROCESS, ...FORKS_ONLY, ...RUNNING, ...IN_CONTEXT] },
  { vitest: 4, pool: 'threads', environment: 'node', examples: [...IN_PROCESS, ...RUNNING, ...IN_CONTEXT] },
  { vitest: 5, pool: 'vmForks', environment: 'node', examples: [...IN_PROCESS, ...FORKS_ONLY, ...RUNNING] },
  { vitest: 5, pool: 'forks', environment: 'jsdom', examples: IN_PAGE },
  { vitest: 4, pool: 'threads', environment: 'happy-dom', examples: IN_PAGE },
] as const

describe.each(runs)('examples, Vitest $vitest, $pool, $environment', { concurrent: true }, ({ vitest, pool, environment, examples }) => {
  it('sees each, silent where it is undone', async () => {
    const files: Readonly<Record<string, string>> = Object.assign({}, ...examples.map(filesOf))
    const order = Object.keys(files)
    const args = ['--pool', pool, '--environment', environment]
    const run = await runFixture('kinds-frozen', { vitest, files, order, args, carryoverOptions: { ignore: KEPT } })
    const seen = examples.map((example) => seenOf(run, example))
    expect(seen).toEqual(examples.map(wantedOf))
    expect(run.report?.limits).toEqual([])
    expect(run.report?.files.filter(({ outcome }) => outcome !== 'pass').map(({ path }) => path)).toEqual([])
    expect(run.stdout + run.stderr + JSON.stringify(run.report)).not.toContain('never to be shown')
  })
})

/** That the next file finds the state, and can undo it, shows by its changing it back. */
interface Seen {
  readonly name: string
  readonly clean: readonly Expected[]
  readonly polluter: readonly Expected[]
  readonly cleaner: readonly Expected[]
}

function seenOf(run: FixtureRun, example: Example): Seen {
  const [name, , , leak] = example
  return {
    name,
    clean: leaksOf(run, fileOf(name, 'clean')),
    polluter: leaksOf(run, fileOf(name, 'polluter')).map((one) => hideVarying(one, leak)),
    cleaner: leaksOf(run, fileOf(name, 'cleaner')).map((one) => hideVarying(one, reversed(leak))),
  }
}

function wantedOf(example: Example): Seen {
  const [name, , undo, leak] = example
  return { name, clean: [], polluter: [leak], cleaner: undo !== '' && !isWork(leak) ? [reversed(leak)] : [] }
}

function isWork([kind]: Expected): boolean {
  return kind === 'timer' || kind === 'handle'
}

function reversed([kind, path, before, after]: Expected): Expected {
  // Two that read the same: the second is always called another one.
  return before !== undefined && after === `${before} (another one)` ? [kind, path, before, after] : [kind, path, after, before]
}

/** Puts the sign for anything where the expectation has it. */
function hideVarying(leak: Expected, wanted: Expected): Expected {
  return leak.map((text, index) => {
    const want = wanted[index]
    if (want === ANY && text !== undefined) return ANY
    const [start, end] = want?.split(ANY) ?? []
    return end !== undefined && text !== undefined && text.startsWith(start ?? '') && text.endsWith(end) ? want : text
  }) as unknown as Expected
}
