import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, type FixtureRun, makeProject, runFixture } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e']
const FILES = Object.fromEntries(
  NAMES.map((name) => [
    `test/${name}.test.ts`,
    `import { expect, test } from 'vitest'\nconst ran = (globalThis as any).ran ??= []\ntest('company', () => { ran.push('${name}'); console.log('RAN ${name}: ' + ran.join('')) })\n`,
  ]),
)

function planOf(...planned: readonly (readonly [project: string, shared: readonly string[]])[]): string {
  const projects = planned.map(([name, shared]) => ({ name, shared: Object.fromEntries(shared.map((file) => [`test/${file}.test.ts`, ''])), isolated: [] }))
  return JSON.stringify({ schema: 'carryover.plan/1', tool: { name: 'carryover', version: '' }, runner: { name: 'vitest', version: '' }, projects })
}

function ranIn({ stdout }: FixtureRun): (string | undefined)[] {
  return [...stdout.matchAll(/RAN (\w: \w+)/g)].map(([, text]) => text).sort()
}

describe.each(VERSIONS)('a plan in Vitest %i', (vitest) => {
  test.concurrent.each([
    ['forks', ['--pool=forks', '--isolate=false']],
    ['forks, isolated by config', ['--pool=forks', '--isolate=true']],
    ['threads', ['--pool=threads', '--isolate=false']],
  ])('is followed in %s', async (_, args) => {
    const files = { ...FILES, 'carryover.plan.json': planOf(['', ['a', 'c', 'e']]) }
    const run = await runFixture('layouts/sourcemaps', { vitest, files, order: Object.keys(FILES), args, carryoverOptions: { plan: true } })
    expect(run.exitCode, run.stdout + run.stderr).toBe(0)
    expect(ranIn(run)).toEqual(['a: a', 'b: b', 'c: ac', 'd: d', 'e: ace'])
    expect(run.report?.workers.map((worker) => worker.files.length).sort()).toEqual([1, 1, 3])
    expect(run.report?.notes).toEqual([
      'test/b.test.ts and test/d.test.ts are not in carryover.plan.json, and ran in workers of their own: to let them share, run `npx carryover audit` again',
    ])
  })

  test.concurrent('is followed in each of several projects, with pools of their own', async () => {
    const project = (name: string, pool: string, files: string) => ({ extends: true, test: { name, pool, maxWorkers: 1, include: [`test/${files}.test.ts`] } })
    const projects = [project('one', 'forks', '[abc]'), project('two', 'threads', '[cde]')]
    const config = `import { defineConfig } from 'vitest/config'
      import carryover from 'carryover/vitest'
      export default defineConfig({
        plugins: [carryover({ json: 'report.json', confirm: false, plan: true })],
        test: { maxWorkers: 1, projects: ${JSON.stringify(projects)} },
      })`
    const files = { ...FILES, 'vitest.config.ts': config, 'carryover.plan.json': planOf(['one', ['a', 'b']], ['two', ['c', 'd', 'e']]) }
    const run = await runFixture('layouts/sourcemaps', { vitest, files, args: ['test/a', 'test/b', 'test/c', 'test/d', 'test/e'] })
    expect(run.exitCode, run.stdout + run.stderr).toBe(0)
    const companies = run.report?.workers.map((worker) => `${worker.project}: ${worker.files.map((file) => file.charAt(5)).sort().join('')}`).sort()
    expect(companies).toEqual(['one: ab', 'one: c', 'two: cde'])
    expect(run.report?.notes).toEqual([
      'test/c.test.ts is not in carryover.plan.json, and ran in a worker of its own: to let it share, run `npx carryover audit` again',
    ])
  })

  test.concurrent('that is missing is one clear line', async () => {
    const run = await runFixture('layouts/sourcemaps', { vitest, order: Object.keys(FILES), files: FILES, carryoverOptions: { plan: true } })
    expect(run.exitCode).toBe(1)
    expect(`${run.stdout}${run.stderr}`).toContain('There is no carryover.plan.json to follow: run `npx carryover audit`')
  })
})

test('an audit writes a plan; what changes after it is named, and what did not is not', async () => {
  const source = (imports: string, body: string) => `import { expect, test, vi } from 'vitest'\n${imports}\ntest('works', () => { void vi\n${body} })\n`
  const config = `import { defineConfig } from 'vitest/config'
    import carryover from 'carryover/vitest'
    const plan = process.env.WITH_PLAN === '1'
    export default defineConfig({ plugins: [carryover({ json: 'report.json', confirm: false, plan })], test: { maxWorkers: 1 } })`
  const directory = makeProject('layouts/sourcemaps', {
    files: {
      'vitest.config.ts': config,
      'src/double.ts': 'export const double = (n: number): number => n * 2\n',
      'src/quad.ts': `import { double } from './double.ts'\nexport const quad = (n: number): number => double(double(n))\n`,
      'test/plain.test.ts': source(`import { double } from '../src/double.ts'`, 'expect(double(2)).toBe(4)'),
      'test/quad.test.ts': source(`import { quad } from '../src/quad.ts'`, 'expect(quad(2)).toBe(8)'),
      'test/alone.test.ts': source('', 'expect(1).toBe(1)'),
    },
  })
  const vitest = async (...filters: string[]): Promise<Report['notes']> => {
    await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run', ...filters], directory, { WITH_PLAN: '1' })
    return (JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as Report).notes
  }
  const audited = await execute([join(directory, 'node_modules/carryover/dist/cli/bin.js'), 'audit', '--no-deep', '--fail', 'never'], directory)
  expect(audited.stdout).toContain('The plan was written to carryover.plan.json')
  expect(await vitest()).toEqual([])
  expect(await vitest('test/quad')).toEqual([])

  appendFileSync(join(directory, 'src/double.ts'), '// now another\n')
  expect(await vitest()).toEqual([
    'test/plain.test.ts and test/quad.test.ts have changed, or what they import has, since carryover.plan.json was written, and still share workers: to see whether others get on with them, run `npx carryover audit` again',
  ])
})
