import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { recall, takeOver } from '../../src/ledger/remember.ts'
import type { RecordedRun } from '../../src/model/history.ts'
import { makeJestProject, runJestIn } from '../jest/run-jest.ts'

const POLLUTER = 'test/upload.test.js'
const VICTIM = 'test/gallery.test.js'
const HOUR = 3_600_000
const AT_HOME = { CI: '' }

it('keeps runs, with a fingerprint of all code that a test file reaches, and learns from them', async () => {
  const files = {
    'test/gallery.test.js': `const { mayLoad } = require('../src/pictures')\ntest('loads pictures side by side', () => expect(mayLoad()).toBe(true))\n`,
    'src/pictures.js': `exports.mayLoad = () => require('https').globalAgent.maxSockets > 8\n`,
  }
  const directory = makeJestProject('jest-history', { files, reporterOptions: { html: 'page.html' } })
  const place = { path: join(directory, 'node_modules/.cache/carryover/history.sqlite'), name: 'history.sqlite', isOwn: true }
  const run = (order: readonly string[], args: readonly string[] = []) =>
    runJestIn(directory, { order, args: ['--runInBand', ...args], env: AT_HOME })

  await run([VICTIM, POLLUTER])
  await run([POLLUTER, VICTIM])
  await run([POLLUTER, VICTIM], ['-t', 'loads'])
  const kept = recall(place).runs
  expect(kept.map(({ runner, workers }) => [runner.name, ...workers.flatMap(({ visits }) => visits.map(({ file, failed, leaks }) => [file, ...failed, ...leaks]))])).toEqual([
    ['jest', [VICTIM], [POLLUTER, 'node:https.globalAgent.maxSockets']],
    ['jest', [POLLUTER, 'node:https.globalAgent.maxSockets'], [VICTIM, 'loads pictures side by side']],
  ])
  const codes = kept.flatMap(({ workers }) => workers.flatMap(({ visits }) => visits.map(({ file, code }) => `${file} ${code}`)))
  expect(new Set(codes).size).toBe(2)
  expect(codes.every((code) => / [0-9a-f]{12}$/.test(code))).toBe(true)

  // As if both orders had come up again and again.
  const again = ({ id, startedAt, workers, ...rest }: RecordedRun, round: number): RecordedRun => ({
    ...rest, id: `${id} ${round}`, startedAt: startedAt - round * HOUR, workers: workers.map((worker) => ({ ...worker, id: `${worker.id} ${round}` })),
  })
  takeOver(place, [1, 2, 3, 4, 5].flatMap((round) => kept.map((one) => again(one, round))))
  const last = await run([VICTIM, POLLUTER])
  expect(last.report?.orderDependent).toMatchObject([
    { file: VICTIM, role: 'victim', evidence: 'suspected', polluters: [[POLLUTER]], history: { runs: 13, after: { failed: 6, of: 6 }, without: { failed: 0, of: 7 } } },
  ])
  expect(readFileSync(join(directory, 'page.html'), 'utf8')).toContain(VICTIM)
  expect(last.stderr.replaceAll(/\s+/g, ' ')).toContain(`failed in 6 of 6 runs after ${POLLUTER} in the same worker`)
})
