import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { execute, makeProject } from '../run-fixture.ts'

const NAMES = ['a', 'b', 'c']
const CONFIG = `import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { pool: 'forks' } })\n`
const FILES = Object.fromEntries(
  NAMES.map((name) => [
    `test/${name}.test.ts`,
    `import { appendFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { double } from '../src/double.ts'
test('doubles', () => {
  appendFileSync(process.env['RUNS'] ?? '', '${name}\\n')
  expect(double(2)).toBe(4)
})
`,
  ]),
)

/** A project whose test files note that they run, and an audit that is killed once so many runs are kept. */
function killable() {
  const files = { 'vitest.config.ts': CONFIG, 'src/double.ts': 'export const double = (n: number): number => n * 2\n', ...FILES }
  const directory = makeProject('layouts/sourcemaps', { files })
  const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
  const journal = join(directory, 'node_modules/.cache/carryover/audit.jsonl')
  const runs = join(directory, 'runs.txt')
  const filters = NAMES.map((name) => `test/${name}.test.ts`)
  return {
    directory,
    journal,
    async killAfter(kept: number): Promise<void> {
      const child = spawn(process.execPath, [bin, 'audit', ...filters], { cwd: directory, env: { ...process.env, CI: 'true', RUNS: runs }, stdio: 'ignore' })
      const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
      while (!existsSync(journal) || readFileSync(journal, 'utf8').split('\n').length < kept + 2) await setTimeout(20)
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

/** Alone, in two opposite orders, and in three of chance. */
const RUNS = 6

test('a killed audit goes on where it was, and one that ended begins anew', async () => {
  const { killAfter, audit, journal } = killable()
  await killAfter(NAMES.length + 2)
  appendFileSync(journal, '{"at":1,"entry":{"cut o')
  const resumed = await audit()
  expect(resumed.exitCode, resumed.stderr).toBe(0)
  expect(resumed.stderr).toMatch(/resumed: [5-8] of the runs are from the audit that was stopped at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC; to start afresh, delete node_modules\/\.cache\/carryover\/audit\.jsonl\n/)
  for (const ran of resumed.ran) expect(ran).toBeLessThanOrEqual(RUNS - 3)
  expect(existsSync(journal)).toBe(false)

  const anew = await audit()
  expect(anew.stderr).not.toContain('resumed')
  expect(anew.ran).toEqual([RUNS, RUNS, RUNS])
})

test('a run is made again where a file, or what it imports, is another', async () => {
  const { directory, killAfter, audit } = killable()
  await killAfter(NAMES.length + 1)
  appendFileSync(join(directory, 'test/c.test.ts'), '// another\n')
  const ofFile = await audit()
  expect(ofFile.stderr).toContain('resumed: 2 of the runs')
  expect(ofFile.ran).toEqual([RUNS - 1, RUNS - 1, RUNS])

  await killAfter(NAMES.length)
  writeFileSync(join(directory, 'src/double.ts'), 'export const double = (n: number): number => n + n\n')
  const ofImport = await audit()
  expect(ofImport.stderr).not.toContain('resumed')
  expect(ofImport.ran).toEqual([RUNS, RUNS, RUNS])
})
