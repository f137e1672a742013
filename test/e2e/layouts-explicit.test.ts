import { describe, expect, test } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { storyOf, VERSIONS } from './layouts.ts'

const PAIR = ['test/polluter.test.ts', 'test/victim.test.ts'] as const
const NOTE = 'This project is watched by an environment, without the plugin: bindings that a module does not export cannot be seen'

/** Leaves what a module exports, a global and a variable, and finds the environment that it was promised. */
const FILES = {
  'src/shared.ts': 'export const list: string[] = []',
  'test/polluter.test.ts': `
    import { expect, test } from 'vitest'
    import { setLanguage } from '../src/greeting.ts'
    import { list } from '../src/shared.ts'
    test('runs in ' + process.env.EXPECTED, () => {
      setLanguage('fr')
      list.push('left behind')
      globalThis.leftBehind = true
      process.env.LEFT_BEHIND = 'yes'
      expect(process.env.EXPECTED === 'jsdom' ? window.location.href : typeof document).toBe(process.env.EXPECTED === 'jsdom' ? 'https://carryover.test/' : 'undefined')
    })`,
}
const MODULE = 'test/polluter.test.ts: module src/shared.ts#list[0], undefined -> "left behind"'
const GLOBAL = 'test/polluter.test.ts: global globalThis.leftBehind, undefined -> true'
const ENV = 'test/polluter.test.ts: env process.env.LEFT_BEHIND, undefined -> "yes"'

function config(environmentOptions: string, more = '', plugins = '', confirm = false): Record<string, string> {
  return {
    'vitest.config.ts': `
      import carryover, { environment, type CarryoverEnvironmentOptions } from 'carryover/vitest'
      const options: CarryoverEnvironmentOptions = ${environmentOptions}
      export default {
        plugins: [${plugins}],
        test: {
          isolate: false,
          environment,
          environmentOptions: { carryover: options, jsdom: { url: 'https://carryover.test/' }, library: { shelves: 2 } },
          reporters: ['default', ['carryover/vitest/reporter', { json: 'report.json', confirm: ${confirm} }]],
          ${more}
        },
      }`,
  }
}

/** The text is put together, since Vitest would take it for a docblock of this file. */
function victimWith(options: object): Record<string, string> {
  const text = `
    // @vitest-${'environment-options'} ${JSON.stringify(options)}
    import { expect, test } from 'vitest'
    test('has its own address', () => expect(window.location.href).toBe('https://docblock.test/'))`
  return { 'test/victim.test.ts': text }
}

describe.each(VERSIONS)('without the plugin in Vitest %i', (vitest) => {
  test.concurrent.each([
    ['node', 'forks'],
    ['jsdom', 'forks'],
    ['node', 'threads'],
    ['jsdom', 'vmForks'],
    ['node', 'vmThreads'],
  ])('%s in %s', async (base, pool) => {
    const run = await runFixture('layouts/explicit', {
      vitest,
      order: PAIR,
      files: { ...FILES, ...config(`{ base: '${base}' }`) },
      env: { EXPECTED: base },
      args: [`--pool=${pool}`],
    })
    expect(run.report?.files[0]?.outcome).toBe('pass')
    const hasContexts = pool.startsWith('vm')
    const { leaks, histories, notes } = storyOf(run)
    expect(leaks).toEqual(hasContexts ? (vitest === 5 ? [ENV] : [ENV, MODULE]) : [ENV, GLOBAL, MODULE])
    expect(histories).toEqual([`: ${PAIR.join(' ')}`])
    expect(notes[0]).toBe(NOTE)
    expect(notes).toHaveLength(hasContexts && vitest === 4 ? 2 : 1)
    expect(run.stdout).toContain(`Note: ${NOTE.slice(0, 40)}`)
  })

  test.concurrent('the user\'s own environment as base, leaks to ignore, and private bindings in deep mode', async () => {
    const library = `
      import { builtinEnvironments } from 'vitest/runtime'
      export default {
        name: 'library',
        viteEnvironment: 'ssr',
        async setup(global: Record<string, unknown>, options: { library: { shelves: number } }) {
          global.shelves = options.library.shelves
          return builtinEnvironments.node.setup(global, options)
        },
      }`
    const polluter = `
      import { expect, test } from 'vitest'
      import { setLanguage } from '../src/greeting.ts'
      test('has two shelves', () => {
        expect(shelves).toBe(2)
        setLanguage('fr')
        globalThis.leftBehind = true
        process.env.LEFT_BEHIND = 'yes'
      })`
    const run = await runFixture('layouts/explicit', {
      vitest,
      order: PAIR,
      files: { ...config(`{ base: './own/library.ts', ignore: ['process.env.*'], deep: true }`), 'own/library.ts': library, 'test/polluter.test.ts': polluter },
    })
    const leaks = [GLOBAL, 'test/polluter.test.ts: private src/greeting.ts#language, "en" -> "fr"']
    expect(storyOf(run)).toEqual({ leaks, histories: [`: ${PAIR.join(' ')}`], notes: [] })
  })

  test.concurrent('an environment from a package as base; reruns see private bindings', async () => {
    const library = `
      import { builtinEnvironments } from 'vitest/runtime'
      export default { ...builtinEnvironments.node, name: 'library' }`
    const files = {
      ...config(`{ base: 'library' }`, '', '', true),
      'node_modules/vitest-environment-library/package.json': JSON.stringify({ type: 'module', exports: './index.js' }),
      'node_modules/vitest-environment-library/index.js': library,
    }
    const run = await runFixture('layouts/explicit', { vitest, order: PAIR, files })
    expect(storyOf(run).notes).toEqual([NOTE])
    expect(run.report?.orderDependent).toMatchObject([{ file: PAIR[1], polluters: [[PAIR[0]]], evidence: 'caused' }])
    expect(storyOf(run).leaks).toEqual(['test/polluter.test.ts: private src/greeting.ts#language, "en" -> "fr"'])
  })

  test.concurrent('options in a docblock say which base they are for', async () => {
    const own = { jsdom: { url: 'https://docblock.test/' } }
    const options = { vitest, args: ['--maxWorkers=1', 'victim'] }
    const run = await runFixture('layouts/explicit', { ...options, files: { ...config(`{}`), ...victimWith({ carryover: { base: 'jsdom' }, ...own }) } })
    expect(run.exitCode).toBe(0)
    const refused = await runFixture('layouts/explicit', { ...options, files: { ...config(`{}`), ...victimWith(own.jsdom) } })
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('-options replaces environmentOptions')
  })

  test.concurrent('a runner that hides the hook before collecting', async () => {
    const runner = `
      import { TestRunner } from 'vitest'
      export default class extends TestRunner { onBeforeCollect() {} }`
    const run = await runFixture('layouts/explicit', {
      vitest,
      order: PAIR,
      files: { ...FILES, ...config(`{}`, `runner: './runner.ts', setupFiles: ['./setup.ts'],`), 'runner.ts': runner, 'setup.ts': 'globalThis.isSetUp = true' },
      env: { EXPECTED: 'node' },
    })
    expect(storyOf(run)).toEqual({ leaks: [ENV, GLOBAL, MODULE], histories: [`: ${PAIR.join(' ')}`], notes: [NOTE] })
  })

  test.concurrent('with the plugin after all: one report, and private bindings', async () => {
    const plugin = `carryover({ json: 'plugin.json', confirm: false })`
    const run = await runFixture('layouts/explicit', { vitest, order: PAIR, files: { ...FILES, ...config(`{}`, '', plugin) }, env: { EXPECTED: 'node' } })
    expect(run.stdout.match(/^Carryover: /gm)).toHaveLength(1)
    expect(run.stdout).toContain('src/greeting.ts#language')
    expect(run.stdout).not.toContain(NOTE.slice(0, 40))
    expect(run.report).toBeUndefined()
  })

  test.concurrent.each([
    [`{ bass: 'jsdom' }`, 'Unknown option "bass" in environmentOptions.carryover: did you mean "base"?'],
    [`{ base: 'jsdmo' }`, 'The environment "jsdmo", "base" in environmentOptions.carryover, was not found'],
    [`{ base: './missing.ts' }`, 'The environment "./missing.ts", "base" in environmentOptions.carryover, was not found'],
    [`{ base: './src/greeting.ts' }`, '/src/greeting.ts", "base" in environmentOptions.carryover, is no environment'],
    [`{ deep: 'yes' }`, 'Option "deep" in environmentOptions.carryover takes true or false'],
    [`{ ignore: 'process.env.*' }`, 'Option "ignore" in environmentOptions.carryover takes a list of leak paths'],
  ])('%s is refused once', async (options, message) => {
    const run = await runFixture('layouts/explicit', { vitest, files: config(options), args: ['--maxWorkers=1'] })
    expect(run.exitCode).toBe(1)
    expect(run.stderr.split('\n').filter((line) => line.includes(message))).toHaveLength(1)
  })
})
