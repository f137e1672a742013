import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CarryoverJestOptions } from '../../src/jest/options.ts'
import type { Report } from '../../src/model/report.ts'
import { execute, type FixtureOptions, type FixtureRun, makeProject } from '../run-fixture.ts'

export interface JestOptions extends Pick<FixtureOptions, 'args' | 'order' | 'files' | 'env'> {
  /** Options of the reporter beside `json` and `confirm: false`; `false` leaves the config as it is. */
  readonly reporterOptions?: CarryoverJestOptions | false
  /** Options of Jest above those of the fixture's own config. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Options of Node. */
  readonly node?: readonly string[]
}

/** Copies a fixture to a fresh directory and runs the real Jest in it. */
export async function runJest(name: string, options: JestOptions = {}): Promise<FixtureRun> {
  return runJestIn(makeJestProject(name, options), options)
}

/** A copy of a fixture with this build of Carryover, whose reporter writes JSON. */
export function makeJestProject(name: string, options: JestOptions = {}): string {
  const directory = makeProject(name, { ...(options.files && { files: options.files }) })
  const { reporterOptions = {} } = options
  const entry = JSON.stringify(['carryover/jest/reporter', { json: 'report.json', confirm: false, ...reporterOptions }])
  for (const config of readdirSync(directory).filter((file) => /^jest\..*config\.|^jest\.config\./.test(file))) {
    const path = join(directory, config)
    if (reporterOptions !== false) writeFileSync(path, readFileSync(path, 'utf8').replaceAll(`'carryover/jest/reporter'`, entry))
  }
  return directory
}

/** Runs the real Jest in a project: without an order in the one that Jest likes. */
export async function runJestIn(directory: string, { args = [], order, config, env = {}, node = [] }: JestOptions): Promise<FixtureRun> {
  const jest = join(directory, 'node_modules/jest/bin/jest.js')
  const ordered = order === undefined ? [] : ['--testSequencer', writeOrder(directory, order), '--runTestsByPath', ...order]
  const configured = config === undefined ? [] : ['-c', writeConfig(directory, config)]
  const result = await execute([...node, jest, ...configured, ...args, ...ordered], directory, env)
  const report = join(directory, 'report.json')
  return { ...result, directory, report: existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined }
}

/** A config that says more than the fixture's. */
function writeConfig(directory: string, config: Readonly<Record<string, unknown>>): string {
  const path = join(directory, 'jest.given.config.cjs')
  writeFileSync(path, `module.exports = { ...require('./jest.config.js'), ...${JSON.stringify(config)} }\n`)
  return path
}

/** A sequencer that keeps files in exactly this order. */
function writeOrder(directory: string, order: readonly string[]): string {
  const path = join(directory, 'given-order.cjs')
  const text = `
const order = ${JSON.stringify(order.map((file) => join(directory, file)))}

module.exports = class GivenOrder {
  sort(tests) {
    return [...tests].sort((a, b) => order.indexOf(a.path) - order.indexOf(b.path))
  }
  shard(tests) {
    return tests
  }
  allFailedTests(tests) {
    return tests
  }
  cacheResults() {}
}
`
  writeFileSync(path, text)
  return path
}
