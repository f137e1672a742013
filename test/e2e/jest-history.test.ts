import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeJestProject, runJestIn } from '../jest/run-jest.ts'

const POLLUTER = 'test/upload.test.js'
const VICTIM = 'test/gallery.test.js'

it('tells why two unchanged files pass, fail, and pass again', async () => {
  const options = { args: ['--maxWorkers=2'], reporterOptions: { confirm: true } }
  const directory = makeJestProject('jest-history', options)

  // Nothing is known of their times: each gets a process of its own.
  const first = await runJestIn(directory, options)
  expect(first.exitCode).toBe(0)
  expect(first.report?.workers.map(({ place, files }) => [place, files.length])).toEqual([['process', 1], ['process', 1]])
  expect(first.report?.orderDependent).toEqual([])

  // Both are known to be fast: they run in band, the longer one first.
  keepTimesOfQuickMachine(directory)
  const second = await runJestIn(directory, options)
  expect(second.exitCode, second.stderr).toBe(1)
  expect(second.report?.workers).toMatchObject([{ place: 'in band', files: [POLLUTER, VICTIM] }])
  expect(second.report?.orderDependent).toMatchObject([
    {
      file: VICTIM,
      test: 'loads pictures side by side',
      role: 'victim',
      evidence: 'caused',
      polluters: [[POLLUTER]],
      repeats: '3/3 alone pass, 3/3 after fail',
      error: 'expect(received).toBeGreaterThan(expected): Expected: > 8, Received: 1',
      repro: { command: `npx carryover run ${POLLUTER} ${VICTIM} -t 'loads pictures side by side'` },
    },
  ])
  expect(second.stderr).toContain("All 2 test files ran in band, in Jest's own process")
  expect(second.stderr).toContain('passes again when\n               node:https.globalAgent.maxSockets is put back')

  // What failed runs first.
  keepTimesOfQuickMachine(directory)
  const third = await runJestIn(directory, options)
  expect(third.exitCode).toBe(0)
  expect(third.report?.workers).toMatchObject([{ place: 'in band', files: [VICTIM, POLLUTER] }])
  expect(third.report?.leaks).toMatchObject([{ file: POLLUTER, path: 'node:https.globalAgent.maxSockets', verdict: 'harmful' }])
})

/** What Jest remembers of each file, outcome and milliseconds, as if this machine were never busy. */
function keepTimesOfQuickMachine(directory: string): void {
  const cache = join(directory, '.cache')
  const path = join(cache, readdirSync(cache).find((file) => file.startsWith('perf-cache-')) ?? '')
  const files = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, [outcome: number, milliseconds: number]>)
  const quick = files.map(([file, [outcome]]) => [file, [outcome, file.endsWith(POLLUTER) ? 300 : 30]])
  writeFileSync(path, JSON.stringify(Object.fromEntries(quick)))
}
