import { mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, makeProject, runFixture } from '../run-fixture.ts'
import { GREETING, leaksOf, storyOf, VERSIONS } from './layouts.ts'

const PAIR = ['test/polluter.test.ts', 'test/victim.test.ts'] as const
const LEAK = `test/polluter.test.ts: ${GREETING}`

/** A config with the plugin, and what else is said. */
function config(more: string, plugins = '', imports = ''): Record<string, string> {
  const text = `
    import carryover from 'carryover/vitest'
    ${imports}
    export default {
      plugins: [${plugins} carryover({ json: 'report.json', confirm: false })],
      test: { isolate: false, ${more} },
    }`
  return { 'vitest.config.ts': text }
}

function globalSetupFile(n: number): string {
  return `export default () => { process.env.ORDER = (process.env.ORDER ?? '') + '${n}' }`
}

function manifest(name: string, main: string): string {
  return JSON.stringify({ name, type: 'module', version: '1.0.0', exports: main })
}

describe.each(VERSIONS)('beside what the user has, in Vitest %i', (vitest) => {
  test.concurrent.each([
    ['string', `'./global/one.ts'`, '1'],
    ['list', `['./global/one.ts', './global/two.ts']`, '12'],
  ])('a globalSetup that is a %s', async (_, globalSetup, expected) => {
    const polluter = `
      import { expect, test } from 'vitest'
      import { setLanguage } from '../src/greeting.ts'
      test('was set up', () => { setLanguage('fr'); expect(process.env.ORDER).toBe('${expected}') })`
    const files = { ...config(`globalSetup: ${globalSetup}`), 'global/one.ts': globalSetupFile(1), 'global/two.ts': globalSetupFile(2), 'test/polluter.test.ts': polluter }
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files })
    expect(run.report?.files[0]?.outcome).toBe('pass')
    expect(storyOf(run).leaks).toEqual([LEAK])
  })

  test.concurrent('plugins with a configureVitest of their own', async () => {
    const plugin = `
      export const plugin = (name: string) => ({
        name,
        configureVitest({ vitest, project }) {
          project.provide(name, 'provided')
          vitest.config.reporters.push({ onTestRunEnd: () => console.log('ENDED ' + name) })
        },
      })`
    const files = { ...config(`provide: {}`, `plugin('first'),`, `import { plugin } from './plugin.ts'`), 'plugin.ts': plugin }
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files })
    expect(run.stdout).toContain('ENDED first')
    expect(storyOf(run).leaks).toEqual([LEAK])
  })

  test.concurrent('dependencies: inlined, external, and a linked package of the workspace; modules with tests of their own', async () => {
    const counter = `let last = ''\nexport const list = []\nexport function add(text) { last = text; list.push(text) }\nexport const get = () => last`
    const files = {
      ...config(`maxWorkers: 1, includeSource: ['src/in-source.ts'], server: { deps: { inline: ['inlined'] } }`),
      'node_modules/inlined/package.json': manifest('inlined', './index.js'),
      'node_modules/inlined/index.js': counter,
      'node_modules/outside/package.json': manifest('outside', './index.js'),
      'node_modules/outside/index.js': counter,
      'packages/linked/package.json': manifest('linked', './src/index.ts'),
      'packages/linked/src/index.ts': `let mode: string = 'a'\nexport const setMode = (next: string) => { mode = next }\nexport const getMode = () => mode`,
      'src/in-source.ts': `
        let name = 'in source'
        export const rename = (next: string) => { name = next }
        export const named = () => name
        if (import.meta.vitest) import.meta.vitest.test('is a test as well', () => {})`,
      'test/polluter.test.ts': `
        import { test } from 'vitest'
        import { add } from 'inlined'
        import { setMode } from 'linked'
        import { add as addOutside } from 'outside'
        import { rename } from '../src/in-source.ts'
        test('changes them all', () => { add('x'); addOutside('x'); setMode('b'); rename('renamed') })`,
    }
    const directory = makeProject('layouts/sourcemaps', { vitest, files })
    symlinkSync('../packages/linked', join(directory, 'node_modules/linked'), 'junction')
    await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run', PAIR[0]], directory)
    const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as Report
    const leaks = leaksOf(report).map((leak) => leak.replace('test/polluter.test.ts: ', ''))
    expect(leaks).toEqual(
      expect.arrayContaining([
        'private packages/linked/src/index.ts#mode, "a" -> "b"',
        'private src/in-source.ts#name, "in source" -> "renamed"',
        expect.stringMatching(/^module .*inlined.*#list\[0\], undefined -> "x"$/),
        expect.stringMatching(/^external-module .*outside.*#list\[0\], undefined -> "x"$/),
        expect.stringMatching(/^(?:private|external-module) .*inlined.*#last, "" -> "x"$/),
      ]),
    )
  })

  test.concurrent('modules that Node itself loads: what cannot be seen is said', async () => {
    const polluter = `
      import { test } from 'vitest'
      test('leaves a variable', () => { process.env.LEFT_BEHIND = 'yes' })`
    const files = { ...config(`experimental: { viteModuleRunner: false }, runner: './runner/counting-runner.ts'`), 'test/polluter.test.ts': polluter }
    const run = await runFixture('layouts/user-runner', { vitest, order: PAIR, files })
    expect(storyOf(run)).toEqual({
      leaks: ['test/polluter.test.ts: env process.env.LEFT_BEHIND, undefined -> "yes"'],
      histories: [`: ${PAIR.join(' ')}`],
      notes: ['This project lets Node load its modules ("viteModuleRunner" is false): bindings and exports of ES modules cannot be seen'],
    })
  })

  test.concurrent('projects that are only checked for types are left out, with a note', async () => {
    const checker = resolve(import.meta.dirname, '../../node_modules/.bin/tsc')
    const typecheck = `{ enabled: true, only: true, include: ['test/*.test-d.ts'], checker: ${JSON.stringify(checker)}, tsconfig: 'tsconfig.json' }`
    const files = {
      ...config(`projects: [
        { extends: true, test: { name: 'unit', isolate: false, maxWorkers: 1 } },
        { extends: true, test: { name: 'types', include: [], typecheck: ${typecheck} } },
      ]`),
      'tsconfig.json': JSON.stringify({ compilerOptions: { noEmit: true, module: 'nodenext', skipLibCheck: true, types: [] }, include: ['test/*.test-d.ts'] }),
      'test/text.test-d.ts': `import { expectTypeOf, test } from 'vitest'\ntest('is text', () => { expectTypeOf('').toEqualTypeOf<string>() })`,
    }
    const run = await runFixture('layouts/sourcemaps', { vitest, files, env: { PATH: `${resolve(checker, '..')}:${process.env['PATH']}` } })
    expect(storyOf(run).notes).toEqual(['1 file is only checked for types: nothing of them runs, so there is nothing to look at'])
    expect(run.report?.files.map(({ project }) => project)).toEqual(['unit', 'unit', 'unit'])
  })

  test.concurrent('late work of a file is added to its record', async () => {
    const late = `
      import { test } from 'vitest'
      test('goes on when its file was looked at', ({ task }) => {
        const go = () => {
          if ('carryover' in task.file.meta) globalThis.late = true
          else setImmediate(go)
        }
        setImmediate(go)
      })`
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR, files: { 'test/polluter.test.ts': late } })
    expect(run.report?.leaks).toMatchObject([{ file: PAIR[0], path: 'globalThis.late', phase: 'late' }])
  })

  test.concurrent('paths with spaces, brackets and letters of other scripts', async () => {
    const directory = makeProject('layouts/setup-files', { vitest })
    const parent = mkdtempSync(join(realpathSync(tmpdir()), 'carryover-path-'))
    const place = join(parent, 'späce (and) + 日本 [x]')
    directories.push(parent)
    renameSync(directory, place)
    await execute([join(place, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1'], place)
    const report = JSON.parse(readFileSync(join(place, 'report.json'), 'utf8')) as Report
    expect(leaksOf(report)).toEqual([LEAK])
  })
})

const directories: string[] = []
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})
