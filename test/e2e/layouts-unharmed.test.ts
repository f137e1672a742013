import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { GREETING, outcomesWithAndWithout, storyOf, VERSIONS } from './layouts.ts'

const WORKER = 'dist/vitest/worker.js'

/** What a worker loads, with something put in place of its first part by that name. */
function brokenWorker(begin: string, end: string, instead: string): Record<string, string> {
  const text = readFileSync(resolve(import.meta.dirname, '../..', WORKER), 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from)
  if (from === -1 || to === -1) throw new Error(`${WORKER} has no ${begin}`)
  return { [`node_modules/carryover/${WORKER}`]: text.slice(0, from) + instead + text.slice(to) }
}

const PAIR = ['test/polluter.test.ts', 'test/victim.test.ts'] as const

/** Everything that ends otherwise than in a passed test. */
const TROUBLE = {
  'src/clock.ts': `export const now = (): number => Date.now()`,
  'test/outcomes.test.ts': `
    import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
    import { now } from '../src/clock.ts'
    vi.mock('../src/clock.ts', () => ({ now: () => 42 }))
    test('is mocked', () => expect(now()).toBe(42))
    test('is a snapshot', () => expect({ a: 1 }).toMatchInlineSnapshot(\`
      {
        "a": 1,
      }
    \`))
    test.skip('is skipped', () => {})
    test.todo('is to do')
    test.fails('is meant to fail', () => expect(1).toBe(2))
    test.each([1, 2])('adds %i', (n) => expect(n + 1).toBe(3))
    let tries = 0
    test('is retried', { retry: 2 }, () => expect(++tries).toBe(3))
    test('is repeated', { repeats: 2 }, () => {})
    test('waits too long', { timeout: 20 }, () => new Promise(() => {}))
    describe('a hook fails', () => {
      beforeAll(() => { throw new Error('before all') })
      test('never runs', () => {})
    })
    describe('another one', () => {
      afterAll(() => { throw new Error('after all') })
      test('runs', () => {})
    })
    test('leaves', () => process.exit(3))
    test('spies', () => { vi.spyOn(console, 'log').mockImplementation(() => {}); console.log('unheard') })`,
  'test/broken.test.ts': `import './missing.ts'`,
  'test/empty.test.ts': ``,
  'test/unhandled.test.ts': `
    import { test } from 'vitest'
    test('rejects behind its back', async () => { void Promise.reject(new Error('unheard')); await new Promise((resolve) => setTimeout(resolve, 5)) })`,
}
const TROUBLED = ['test/outcomes.test.ts', 'test/broken.test.ts', 'test/empty.test.ts', 'test/unhandled.test.ts', ...PAIR]

describe.each(VERSIONS)('outcomes are the same with and without the plugin in Vitest %i', (vitest) => {
  test.concurrent.each([
    ['source maps', 'layouts/sourcemaps', { order: ['test/stack.test.ts', ...PAIR] }],
    ['components', 'layouts/vue-svelte-jsx', { order: ['vue', 'svelte'].flatMap((name) => [`test/${name}.polluter.test.ts`, `test/${name}.victim.test.ts`]) }],
    ['trouble', 'layouts/sourcemaps', { order: TROUBLED, files: TROUBLE }],
    ['trouble, isolated', 'layouts/sourcemaps', { order: TROUBLED, files: TROUBLE, args: ['--isolate=true'] }],
    ['trouble in threads, unhandled errors ignored', 'layouts/sourcemaps', { order: TROUBLED, files: TROUBLE, args: ['--pool=threads', '--dangerouslyIgnoreUnhandledErrors'] }],
    ['trouble in a vm', 'layouts/sourcemaps', { order: TROUBLED, files: TROUBLE, args: ['--pool=vmForks'] }],
    ['a filter', 'layouts/setup-files', { order: PAIR, args: ['-t', 'greets in English'] }],
  ])('%s', async (_, fixture, options) => {
    const { watched, plain } = await outcomesWithAndWithout(fixture, { vitest, ...options })
    expect(watched).toEqual(plain)
    expect(plain.files.length).toBeGreaterThan(0)
  })

  test.concurrent('unhandled errors fail a run, unless they are ignored', async () => {
    const options = { vitest, order: ['test/unhandled.test.ts'], files: TROUBLE }
    expect((await runFixture('layouts/sourcemaps', options)).exitCode).toBe(1)
    expect((await runFixture('layouts/sourcemaps', { ...options, args: ['--dangerouslyIgnoreUnhandledErrors'] })).exitCode).toBe(0)
  })
})

describe.each(VERSIONS)('a watch that is disturbed in Vitest %i', (vitest) => {
  test.concurrent('a corrupted session, hooks in the way, a process that takes nothing more', async () => {
    const files = {
      'setup.ts': `
        Object.defineProperty(process, Symbol.for('carryover.session'), { get() { throw new Error('sprung') } })
        globalThis[Symbol.for('carryover.tick')] ??= () => { throw new Error('sprung') }
        Object.preventExtensions(process)
        globalThis.Promise = class extends Promise {}`,
      'vitest.config.ts': `
        import carryover from 'carryover/vitest'
        export default { plugins: [carryover()], test: { isolate: false, setupFiles: ['./setup.ts'] } }`.replace('carryover()', `carryover({ json: 'report.json', confirm: false })`),
    }
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files })
    expect(run.report?.files.map(({ outcome }) => outcome)).toEqual(['pass', 'fail'])
    expect(storyOf(run).leaks).toContain(`test/polluter.test.ts: ${GREETING}`)
    expect(`${run.stdout}${run.stderr}`).not.toContain('sprung')
  })

  test.concurrent('a source that throws is said, and the tests go on', async () => {
    const files = brokenWorker('const SOURCES = [', '];', `const SOURCES = [{ name: 'broken', roots() { throw new Error('sprung') }, values() { throw new Error('sprung') } }`)
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files })
    expect(storyOf(run).leaks).toEqual([`test/polluter.test.ts: ${GREETING}`])
    expect(run.report?.limits.map(({ what, file }) => `${what}: ${file}`)).toEqual(PAIR.map((file) => `probe broken: ${file}`))
  })

  test.concurrent('a session that cannot be opened is said, and the tests go on', async () => {
    const files = brokenWorker('function openSession(', '\n}', `function openSession() { throw new Error('sprung')`)
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files })
    expect(run.report?.files.map(({ outcome }) => outcome)).toEqual(['pass', 'fail'])
    expect(run.report?.limits).toEqual(PAIR.map((file) => ({ what: 'probe', file, bound: 0, detail: 'sprung' })))
    expect(run.stdout).toContain('sprung')
  })
})
