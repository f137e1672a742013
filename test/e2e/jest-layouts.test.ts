import { describe, expect, it } from 'vitest'
import type { FixtureRun } from '../run-fixture.ts'
import { type JestOptions, runJest } from '../jest/run-jest.ts'

/** What polluters leave, by file; every other file is clean. */
const LEFT: Readonly<Record<string, string>> = {
  'node/agent.polluter.test.js': 'node:https.globalAgent.maxSockets',
  'node/shared.polluter.test.js': 'node:util.inspect.defaultOptions.depth',
  'jsdom/path.polluter.test.js': 'node:path.join',
  'jsdom/docblock.polluter.test.js': 'URL.prototype.isSafe',
  'esm/listeners.polluter.test.mjs': 'node:events.defaultMaxListeners',
  'setup/d.polluter.test.js': 'node:os.cpus',
}

/** Node loads ES modules into a context behind this flag. */
const node = ['--experimental-vm-modules']

const RUNS: readonly (readonly [string, JestOptions])[] = [
  ['in band, with handles looked for and tests shuffled', { args: ['-i', '--detectOpenHandles', '--randomize'] }],
  ['in processes', { args: ['-w', '2'], config: { workerIdleMemoryLimit: '50GB' } }],
  ['in threads', { args: ['-w', '2', '--workerThreads'], config: { workerIdleMemoryLimit: '50GB' } }],
]

describe.each(RUNS)('all projects, %s', (_, options) => {
  it('sees what polluters leave in every environment, and nothing of the rest', async () => {
    const run = await runJest('jest-layouts', { node, ...options })
    expect(run.exitCode).toBe(0)
    expect(leftIn(run)).toEqual(LEFT)
    expect(projectsIn(run)).toEqual({ node: 4, jsdom: 3, esm: 2, setup: 4 })
    expect(run.report?.limits).toEqual([])
    // What setup files do before each file is told of, and never held against anybody.
    expect(run.report?.leaks.filter(({ verdict }) => verdict === 'benign').every(({ file }) => file.startsWith('setup/'))).toBe(true)
  })
})

describe.each(['on', 'soft', 'off'])('globalsCleanup: %s', (globalsCleanup) => {
  it('restores no builtin, and shows nowhere', async () => {
    const project = { displayName: 'node', testMatch: ['<rootDir>/node/*.test.js'], testRunner: 'carryover/jest/runner' }
    const config = { projects: [{ ...project, testEnvironmentOptions: { globalsCleanup } }] }
    const run = await runJest('jest-layouts', { args: ['-i'], config })
    expect(run.exitCode).toBe(0)
    expect(leftIn(run)).toEqual(only('node/'))
  })
})

it('keeps records of files whose result Jest throws away with --detectLeaks', async () => {
  const run = await runJest('jest-layouts', { args: ['-i', '--detectLeaks', '--selectProjects', 'jsdom'] })
  // These polluters hang functions of their context into the worker, which is what Jest finds here.
  expect(run.report?.files.filter(({ outcome }) => outcome === 'error').map(({ path }) => path).sort()).toEqual(Object.keys(only('jsdom/')).sort())
  expect(leftIn(run)).toEqual(only('jsdom/'))
  expect(projectsIn(run)).toEqual({ jsdom: 3 })
})

it('reports of one shard', async () => {
  const run = await runJest('jest-layouts', { args: ['-i', '--shard=1/2', '--selectProjects', 'node', 'jsdom'] })
  expect(run.exitCode).toBe(0)
  const files = run.report?.files.map(({ path }) => path) ?? []
  expect(files.length).toBeGreaterThan(1)
  expect(files.length).toBeLessThan(7)
  expect(leftIn(run)).toEqual(Object.fromEntries(Object.entries(LEFT).filter(([file]) => files.includes(file))))
})

it('watches by an environment, as a class for node and jsdom, and as a mixin for any other', async () => {
  const run = await runJest('jest-layouts', { args: ['-i', '-c', 'jest.environment.config.js'], reporterOptions: { json: 'report.json' } })
  expect(run.exitCode).toBe(0)
  expect(leftIn(run)).toEqual({
    'node/agent.polluter.test.js': 'node:https.globalAgent.maxSockets',
    'jsdom/path.polluter.test.js': 'node:path.join',
    'mixin/own.polluter.test.js': 'node:events.prototype.tell',
  })
  expect(projectsIn(run)).toEqual({ node: 3, jsdom: 2, mixin: 2 })
  // A docblock puts another environment in its place: nobody is blamed for what was changed there, and that is said.
  expect(run.report?.limits.map(({ what, detail }) => [what, detail])).toEqual([
    ['between files', 'node:util.inspect.defaultOptions.depth'],
    ['setup files', undefined],
  ])
  expect(run.report?.notes.filter((note) => note.includes('not looked at')).join()).toContain('node/shared.polluter.test.js')
})

describe("a test runner of the user's own", () => {
  const files = {
    'own-runner.cjs': `const { default: circus } = require('jest-circus/runner')
module.exports = (globalConfig, config, environment, ...rest) => {
  environment.global.isOwnRunner = true
  return circus(globalConfig, config, environment, ...rest)
}
`,
    'wrapped-runner.mjs': `import { wrapTestRunner } from 'carryover/jest/runner'
import runner from './own-runner.cjs'
export default wrapTestRunner(runner)
`,
    'node/own.polluter.test.js': `test('is run by it', () => {
  expect(isOwnRunner).toBe(true)
  require('os').cpus = () => []
})
`,
  }

  it.each([
    ['by its path, as an option of the reporter', 'carryover/jest/runner', { testRunner: '<rootDir>/own-runner.cjs' }],
    ['wrapped in a file', '<rootDir>/wrapped-runner.mjs', {}],
  ])('is wrapped, %s', async (_, testRunner, reporterOptions) => {
    const config = { projects: [{ displayName: 'own', testMatch: ['<rootDir>/node/*.polluter.test.js'], testRunner }] }
    const run = await runJest('jest-layouts', { args: ['-i', 'own', 'agent'], files, config, reporterOptions })
    expect(run.stderr).not.toContain('●')
    expect(leftIn(run)).toEqual({ 'node/own.polluter.test.js': 'node:os.cpus', 'node/agent.polluter.test.js': LEFT['node/agent.polluter.test.js'] })
  })
})

function only(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(LEFT).filter(([file]) => file.startsWith(folder)))
}

/** The paths of leaks that are not benign, by file. */
function leftIn({ report, stderr }: FixtureRun): Readonly<Record<string, string>> {
  if (report === undefined) throw new Error(`no report was written:\n${stderr}`)
  const files = Object.groupBy(report.leaks.filter(({ verdict }) => verdict !== 'benign'), ({ file }) => file)
  return Object.fromEntries(Object.entries(files).map(([file, leaks = []]) => [file, leaks.map(({ path }) => path).join(', ')]))
}

/** How many files of each project were looked at. */
function projectsIn({ report }: FixtureRun): Readonly<Record<string, number>> {
  const looked = report?.files.filter(({ objects }) => objects > 100) ?? []
  return Object.fromEntries(Object.entries(Object.groupBy(looked, ({ project }) => project)).map(([project, files = []]) => [project, files.length]))
}
