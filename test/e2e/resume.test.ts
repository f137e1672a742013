import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { execute, makeProject } from '../run-fixture.ts'

const NAMES = ['a', 'b', 'c']

/** Projects, how many times an audit of each runs a file, and how many runs are kept when one of these is still to come. */
const RUNNERS = {
  /** Alone, in two opposite orders, and in three of chance. */
  Vitest: {
    fixture: 'layouts/sourcemaps',
    extension: 'ts',
    files: {
      'vitest.config.ts': `import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { globals: true, pool: 'forks' } })\n`,
      'src/double.ts': 'export const double = (n: number): number => n * 2\n',
    },
    load: `import { double } from '../src/double.ts'`,
    runs: 6,
    kept: NAMES.length + 2,
  },
  /** There is no plan to be tried. */
  Jest: {
    fixture: 'jest-history',
    extension: 'js',
    files: { 'src/double.js': 'exports.double = (n) => n * 2\n' },
    load: `const { double } = require('../src/double.js')`,
    runs: 3,
    kept: NAMES.length + 1,
  },
} as const

/** A project whose test files note that they run, and an audit that is killed once so many runs are kept. */
function killable({ fixture, extension, files, load }: (typeof RUNNERS)[keyof typeof RUNNERS]) {
  const textOf = (name: string): string => `${load}
test('doubles', () => {
  process.getBuiltinModule('node:fs').appendFileSync(process.env['RUNS'] ?? '', '${name}\\n')
  expect(double(2)).toBe(4)
})
`
  const filters = NAMES.map((name) => `test/${name}.test.${extension}`)
  const directory = makeProject(fixture, { files: { ...files, ...Object.fromEntries(NAMES.map((name, index) => [filters[index], textOf(name)])) } })
  const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
  const journal = join(directory, 'node_modules/.cache/carryover/audit.jsonl')
  const runs = join(directory, 'runs.txt')
  return {
    directory,
    journal,
    async killAfter(kept: number): Promise<void> {
      const child = spawn(process.execPath, [bin, 'audit', ...filters], { cwd: directory, env: { ...process.env, CI: 'true', RUNS: runs }, stdio: 'ignore' })
      const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
      while (child.exitCode === null && (!existsSync(journal) || readFileSync(journal, 'utf8').split('\n').length < kept + 2)) await setTimeout(20)
      child.kill('SIGKILL')
      expect(await ended).toBe('SIGKILL')
      // What its processes had begun is over.
      await setTimeout(1500)
    },
    /** Audits again; `ran` is how many times each file did. */
    async audit() {
      rmSync(runs, { force: true })
      const result = await execute([bin, 'audit', ...filters], directory, { RUNS: runs })
      const lines = readFileSync(runs, 'utf8').split('\n')
      return { ...result, ran: NAMES.map((name) => lines.filter((line) => line === name).length) }
    },
  }
}

test.each(Object.entries(RUNNERS))('a killed audit goes on where it was, and one that ended begins anew, %s', async (_, project) => {
  const { runs, kept } = project
  const { killAfter, audit, journal } = killable(project)
  await killAfter(kept)
  appendFileSync(journal, '{"at":1,"entry":{"cut o')
  const resumed = await audit()
  expect(resumed.exitCode, resumed.stderr).toBe(0)
  const [, count] = /resumed: (\d) of the runs are from the audit that was stopped at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC; to start afresh, delete node_modules\/\.cache\/carryover\/audit\.jsonl\n/.exec(resumed.stderr) ?? []
  expect(Number(count), resumed.stderr).toBeGreaterThanOrEqual(kept)
  for (const ran of resumed.ran) expect(ran).toBeLessThanOrEqual(runs - 1 - (kept - NAMES.length))
  expect(existsSync(journal)).toBe(false)

  const anew = await audit()
  expect(anew.stderr).not.toContain('resumed')
  expect(anew.ran).toEqual([runs, runs, runs])
})

test('a run is made again where a file, or what it imports, is another', async () => {
  const { runs } = RUNNERS.Vitest
  const { directory, killAfter, audit } = killable(RUNNERS.Vitest)
  await killAfter(NAMES.length + 1)
  appendFileSync(join(directory, 'test/c.test.ts'), '// another\n')
  const ofFile = await audit()
  expect(ofFile.stderr).toContain('resumed: 2 of the runs')
  expect(ofFile.ran).toEqual([runs - 1, runs - 1, runs])

  await killAfter(NAMES.length)
  writeFileSync(join(directory, 'src/double.ts'), 'export const double = (n: number): number => n + n\n')
  const ofImport = await audit()
  expect(ofImport.stderr).not.toContain('resumed')
  expect(ofImport.ran).toEqual([runs, runs, runs])
})
