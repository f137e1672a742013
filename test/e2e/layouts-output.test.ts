import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const PAIR = ['test/polluter.test.ts', 'test/victim.test.ts'] as const
const FIXTURE = 'layouts/sourcemaps'

describe.each(VERSIONS)('reporters of Vitest %i', (vitest) => {
  test.concurrent.each(['dot', 'verbose'])('--reporter=%s: the summary comes last', async (reporter) => {
    const { stdout, report } = await runFixture(FIXTURE, { vitest, order: PAIR, args: [`--reporter=${reporter}`] })
    expect(stdout.indexOf('Carryover: 1 leak')).toBeGreaterThan(stdout.indexOf('Test Files'))
    expect(stdout).toContain('Test Files')
    expect(report?.leaks).toHaveLength(1)
  })

  test.concurrent.each(['json', 'junit', 'tap'])('--reporter=%s: what programs read stays theirs', async (reporter) => {
    const { stdout, stderr, report } = await runFixture(FIXTURE, { vitest, order: PAIR, args: [`--reporter=${reporter}`] })
    expect(stdout).not.toContain('Carryover')
    expect(stderr).toContain('Carryover: 1 leak')
    expect(report?.leaks).toHaveLength(1)
  })

  test.concurrent('a file for what programs read leaves the terminal free', async () => {
    const args = ['--reporter=default', '--reporter=junit', '--outputFile.junit=junit.xml']
    const { stdout, stderr } = await runFixture(FIXTURE, { vitest, order: PAIR, args })
    expect(stdout).toContain('Carryover: 1 leak')
    expect(stderr).not.toContain('Carryover')
  })

  test.concurrent.each([
    ['--reporter=minimal', ['--reporter=minimal'], {}],
    // What Vitest itself picks where an AI agent runs it.
    ['an AI agent', [], { AI_AGENT: 'claude-code', CLAUDECODE: '1' }],
  ])('%s: a short summary', async (_, args, env) => {
    const { stdout } = await runFixture(FIXTURE, { vitest, order: PAIR, args, env })
    expect(stdout).toMatch(/^Carryover: 1 leak/m)
    expect(stdout).not.toContain('LEAKS')
  })
})

describe.each(VERSIONS)('exit codes in Vitest %i', (vitest) => {
  const GREEN = { vitest, args: ['--maxWorkers=1'], files: { 'test/victim.test.ts': `import { test } from 'vitest'\ntest('passes', () => {})` } }

  test.concurrent('never, the default; and a page is written beside the report', async () => {
    const { exitCode, report, directory } = await runFixture(FIXTURE, { ...GREEN, carryoverOptions: { html: 'out/page.html' } })
    expect(exitCode).toBe(0)
    expect(report?.leaks).toHaveLength(1)
    expect(readFileSync(join(directory, 'out/page.html'), 'utf8')).toContain(`"id":"${report?.leaks[0]?.id}"`)
  })

  test.concurrent('any: a leak is enough, and a line says so', async () => {
    const { exitCode, stdout } = await runFixture(FIXTURE, { ...GREEN, carryoverOptions: { fail: 'any' } })
    expect(exitCode).toBe(1)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`Carryover fails this run, as \`fail: 'any'\` asks: 1 leak.`)
  })

  test.concurrent('new: what the baseline lacks', async () => {
    const carryoverOptions = { fail: 'new', baseline: 'known.json' } as const
    const { report, stdout, exitCode } = await runFixture(FIXTURE, { ...GREEN, carryoverOptions })
    expect(exitCode).toBe(1)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`Carryover fails this run, as \`fail: 'new'\` asks: 1 finding that the baseline lacks.`)
    const known = await runFixture(FIXTURE, { ...GREEN, files: { ...GREEN.files, 'known.json': JSON.stringify(report) }, carryoverOptions })
    expect(known.exitCode).toBe(0)
  })

  test.concurrent('confirmed: a leak is not enough', async () => {
    const { exitCode, stdout } = await runFixture(FIXTURE, { ...GREEN, carryoverOptions: { fail: 'confirmed' } })
    expect(exitCode).toBe(0)
    expect(stdout).not.toContain('Carryover fails')
  })

  test.concurrent('confirmed: reruns have shown it', async () => {
    const { exitCode, stdout, report } = await runFixture(FIXTURE, { vitest, order: PAIR, carryoverOptions: { fail: 'confirmed', confirm: true } })
    expect(exitCode).toBe(1)
    expect(report?.orderDependent.map(({ file, polluters, evidence }) => ({ file, polluters, evidence }))).toEqual([
      { file: PAIR[1], polluters: [[PAIR[0]]], evidence: 'caused' },
    ])
    expect(stdout).toContain(`Carryover fails this run, as \`fail: 'confirmed'\` asks: 1 test shown to depend on order.`)
  })
})

describe.each(VERSIONS)('GitHub, with Vitest %i', (vitest) => {
  test.concurrent.each([
    ['format: github', { carryoverOptions: { format: 'github' } as const, env: {} }],
    ['GITHUB_ACTIONS', { env: { GITHUB_ACTIONS: 'true' } }],
  ])('%s: annotations and a step summary beside the terminal summary', async (_, { env, ...options }) => {
    const { stdout, directory } = await runFixture(FIXTURE, { vitest, order: PAIR, ...options, env: { ...env, GITHUB_STEP_SUMMARY: 'summary.md' } })
    expect(stdout).toContain('Carryover: 1 leak')
    expect(stdout.split('\n').filter((line) => line.startsWith('::') && line.includes('src/greeting.ts#language'))).toEqual([
      expect.stringMatching(/^::warning file=test\/polluter\.test\.ts,title=/),
    ])
    expect(readFileSync(join(directory, 'summary.md'), 'utf8')).toContain('src/greeting.ts#language')
  })

  test.concurrent('another format stands alone', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md' }
    const { stdout, directory } = await runFixture(FIXTURE, { vitest, order: PAIR, carryoverOptions: { format: 'markdown' }, env })
    expect(stdout).not.toMatch(/^::warning.*greeting/m)
    expect(stdout).toContain('src/greeting.ts#language')
    expect(existsSync(join(directory, 'summary.md')) && readFileSync(join(directory, 'summary.md'), 'utf8').includes('#language')).toBe(false)
  })
})
