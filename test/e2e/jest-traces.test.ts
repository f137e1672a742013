import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { makeJestProject } from '../jest/run-jest.ts'
import { execute } from '../run-fixture.ts'

/** Ways to write: each with the statement that does it, and what the test file was doing. */
const WRITTEN = {
  cwd: ["process.chdir('test')", 'test'],
  dns: ["dns.setDefaultResultOrder('ipv4first')", 'test'],
  nock: ["const nock = require('nock')", 'import'],
  prototype: ['URL.prototype.isSafe = function () {', 'test'],
  'sinon-stub': ["sinon.stub(os, 'cpus').returns(Array(64))", 'test'],
} as const

it('says which line of the test file wrote, by a call, an assignment, a definition or an import', async () => {
  const directory = makeJestProject('jest-kinds')
  const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
  const filter = `test/(${Object.keys(WRITTEN).join('|')}).(polluter|victim)`
  const audit = await execute([bin, 'audit', filter, '--json', 'report.json'], directory)
  expect(audit.exitCode, audit.stderr).toBe(1)
  const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as Report
  const caused = new Map(report.orderDependent.map(({ file, evidence, state }) => [file, evidence === 'caused' ? state[0]?.leak : undefined]))
  for (const [name, [source, phase]] of Object.entries(WRITTEN)) {
    const leak = report.leaks.find(({ id }) => id === caused.get(`test/${name}.victim.test.js`))
    expect(leak, name).toMatchObject({ file: `test/${name}.polluter.test.js`, phase, origin: { file: `test/${name}.polluter.test.js`, source } })
  }
})
