import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { makeJestProject } from '../jest/run-jest.ts'
import { execute } from '../run-fixture.ts'

const POLLUTER = 'test/upload.test.js'
const VICTIM = 'test/gallery.test.js'
const TEST = 'loads pictures side by side'
const COMMAND = `npx carryover run ${POLLUTER} ${VICTIM} -t '${TEST}'`

it('audits, explains and reproduces without a word of Carryover in the config', async () => {
  const directory = makeJestProject('jest-history', { reporterOptions: false, files: { 'jest.config.js': 'module.exports = {}\n' } })
  const carryover = run(directory)

  const audit = await carryover('audit', '--json', 'report.json')
  expect(audit.exitCode, audit.stderr).toBe(1)
  expect(audit.stdout).toContain(`reproduce  ${COMMAND}`)
  const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as Report
  expect(report.runner).toMatchObject({ name: 'jest', version: expect.stringMatching(/^30\./), workers: 1 })
  expect(report.orderDependent).toMatchObject([{ file: VICTIM, test: TEST, evidence: 'caused', polluters: [[POLLUTER]], repro: { command: COMMAND } }])
  expect(report.orderDependent[0]?.fix).toContain('jest.restoreAllMocks()')
  expect(report.notes).toEqual([])
  expect(report.leaks).toMatchObject([
    {
      file: POLLUTER,
      phase: 'test',
      test: 'uploads one file at a time',
      origin: { file: POLLUTER, line: 5, source: 'https.globalAgent.maxSockets = 1' },
    },
  ])

  const explain = await carryover('explain', VICTIM, '--after', POLLUTER, '--format', 'github')
  expect(explain.exitCode).toBe(1)
  expect(explain.stdout).toMatch(/^::error file=test\/upload\.test\.js,line=5,col=\d+,title=Test fails after other files::/)
  expect(explain.stdout).toContain('node:https.globalAgent.maxSockets')

  expect((await carryover('run', POLLUTER, VICTIM, '-t', TEST)).exitCode).toBe(1)
  expect((await carryover('run', VICTIM, POLLUTER)).exitCode).toBe(0)
})

it('runs files of one of several projects, ES modules too, with a test runner that is Carryover already', async () => {
  const directory = makeJestProject('jest-layouts')
  const carryover = run(directory)
  const esm = await carryover('run', '--project', 'esm', 'esm/listeners.polluter.test.mjs', 'esm/module.clean.test.mjs')
  expect(esm).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('pass  spies') })
  const jsdom = await carryover('run', 'jsdom/page.clean.test.js')
  expect(jsdom).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('pass  leaves a page') })
  const other = await carryover('run', '--project', 'esm', 'node/agent.polluter.test.js')
  expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('node/agent.polluter.test.js is no test file of this project') })
})

it('says in one line what keeps it from judging', async () => {
  const directory = makeJestProject('jest-history', { files: { 'empty/package.json': '{}', 'empty/test.js': '' } })
  const missing = await run(directory)('audit', '--root', '/', '--runner', 'jest')
  expect(missing).toMatchObject({ exitCode: 2, stderr: 'carryover: Jest was not found from /: install jest there, or give --root.\n' })
  const bin = join(directory, 'node_modules/jest/bin/jest.js')
  const reporters = JSON.stringify([['carryover/jest/reporter', { fial: 'any' }]])
  const mistyped = await execute([bin, '-c', `{ "reporters": ${reporters} }`], directory)
  expect(mistyped).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/Unknown option "fial" in carryover\/jest\/reporter: did you mean "fail"\?\s*$/) })
  const none = await run(directory)('audit', 'nowhere')
  expect(none).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('No test files were found for nowhere') })
})

function run(directory: string) {
  const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
  return (...words: readonly string[]) => execute([bin, ...words], directory)
}
