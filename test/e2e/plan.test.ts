import { describe, expect, test } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e']
const FILES = Object.fromEntries(
  NAMES.map((name) => [
    `test/${name}.test.ts`,
    `import { expect, test } from 'vitest'\nconst ran = (globalThis as any).ran ??= []\ntest('company', () => { ran.push('${name}'); console.log('RAN ${name}: ' + ran.join('')) })\n`,
  ]),
)

function planOf(project: string, shared: readonly string[]): string {
  const projects = [{ name: project, shared: Object.fromEntries(shared.map((name) => [`test/${name}.test.ts`, ''])), isolated: [] }]
  return JSON.stringify({ schema: 'carryover.plan/1', tool: { name: 'carryover', version: '' }, runner: { name: 'vitest', version: '' }, projects })
}

describe.each(VERSIONS)('a plan in Vitest %i', (vitest) => {
  test.concurrent.each([
    ['forks', ['--pool=forks', '--isolate=false']],
    ['forks, isolated by config', ['--pool=forks', '--isolate=true']],
    ['threads', ['--pool=threads', '--isolate=false']],
  ])('is followed in %s', async (_, args) => {
    const files = { ...FILES, 'carryover.plan.json': planOf('', ['a', 'c', 'e']) }
    const run = await runFixture('layouts/sourcemaps', { vitest, files, order: Object.keys(FILES), args, carryoverOptions: { plan: true } })
    expect(run.exitCode, run.stdout + run.stderr).toBe(0)
    const ran = [...run.stdout.matchAll(/RAN (\w: \w+)/g)].map(([, text]) => text).sort()
    expect(ran).toEqual(['a: a', 'b: b', 'c: ac', 'd: d', 'e: ace'])
    expect(run.report?.workers.map((worker) => worker.files.length).sort()).toEqual([1, 1, 3])
  })

  test.concurrent('that is missing is one clear line', async () => {
    const run = await runFixture('layouts/sourcemaps', { vitest, order: Object.keys(FILES), files: FILES, carryoverOptions: { plan: true } })
    expect(run.exitCode).toBe(1)
    expect(`${run.stdout}${run.stderr}`).toContain('There is no carryover.plan.json to follow: run `npx carryover audit`')
  })
})
