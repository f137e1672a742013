import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { recall } from '../../src/ledger/remember.ts'

const REPO = resolve(import.meta.dirname, '../..')
const FILES = 300

const directory = mkdtempSync(join(tmpdir(), 'carryover-processes-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Starts a process that keeps runs of 300 files each in a store, as many as it is told, and says so on stdout. */
function startWriter(path: string, name: string, runs: number): ChildProcess {
  const code = `
    const { takeOver } = await import(${JSON.stringify(join(REPO, 'dist/ledger/remember.js'))})
    const place = { path: ${JSON.stringify(path)}, name: 'runs', isOwn: true }
    for (let n = 0; n < ${runs}; n++) {
      const visits = Array.from({ length: ${FILES} }, (_, index) => ({
        file: 'test/' + index + '.test.ts', project: '', code: (n + index).toString(16).padStart(12, '0'), tests: '0'.repeat(12),
        outcome: 'pass', failed: [], leaks: ['src/' + index + '.ts#state' + n],
      }))
      const run = { id: '${name} ' + n, startedAt: Date.now(), machine: '', runner: { name: 'vitest', version: '5', isolate: false, workers: 1 }, workers: [{ id: '${name} ' + n, visits }] }
      const { problem } = takeOver(place, [run])
      console.log(problem === undefined ? n : JSON.stringify(problem))
    }`
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function outputOf(child: ChildProcess): Promise<string[]> {
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += String(chunk)))
  await once(child, 'close')
  return text.trim().split('\n')
}

/** Whole runs, and a file that SQLite finds nothing wrong with. */
function runsIn(path: string): string[] {
  const database = new DatabaseSync(path)
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  database.close()
  const { runs, problem } = recall({ path, name: 'runs', isOwn: true })
  expect(problem).toBeUndefined()
  expect(runs.filter(({ workers: [worker] }) => worker?.visits.length !== FILES)).toEqual([])
  return runs.map(({ id }) => id)
}

test('two processes that write at once both have their way', async () => {
  const path = join(directory, 'two.sqlite')
  const written = await Promise.all(['one', 'other'].map((name) => outputOf(startWriter(path, name, 12))))
  const numbers = Array.from({ length: 12 }, (_, index) => String(index))
  expect(written).toEqual([numbers, numbers])
  expect(runsIn(path).toSorted()).toEqual(['one', 'other'].flatMap((name) => numbers.map((n) => `${name} ${n}`)).toSorted())
})

test('a process that is killed while it writes leaves whole runs behind, and the next one goes on', async () => {
  const path = join(directory, 'killed.sqlite')
  let before: string[] = []
  for (const round of [1, 2, 3, 4, 5]) {
    const child = startWriter(path, `round ${round}`, 1000)
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
    // A transaction takes some milliseconds: most of these moments lie within one.
    await setTimeout(20 + round * 7)
    child.kill('SIGKILL')
    await once(child, 'close')
    const after = runsIn(path)
    expect(after).toEqual(expect.arrayContaining(before))
    expect(after.length).toBeGreaterThan(before.length)
    before = after
  }
  expect(existsSync(`${path}.set-aside`)).toBe(false)
})
