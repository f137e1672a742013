import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FixtureRun, runFixture } from '../run-fixture.ts'
import type { Expected } from './kinds-node.ts'
import { expectLeaks, leaksOf } from './leaks-of.ts'
import { filesOf } from './merge-fixtures.ts'

const VERSIONS = [5, 4] as const

describe.each(VERSIONS)('stories, Vitest %i', { concurrent: true }, (vitest) => {
  it('a global that is frozen', async () => {
    const order = ['victim', 'polluter', 'clean'].map((role) => `test/frozen.${role}.test.ts`)
    const run = await runFixture('kinds-frozen', { vitest, order })
    expectLeaks(run, 'test/frozen.victim.test.ts', [])
    expectLeaks(run, 'test/frozen.polluter.test.ts', [['global-descriptor', 'globalThis.JSON', 'extensible', 'frozen']])
    expectLeaks(run, 'test/frozen.clean.test.ts', [])
  })

  it('two polluters, a cleaner, a setter', async () => {
    const names = ['toolbar.victim', 'print.polluter', 'share.polluter', 'reset.cleaner', 'sign-in.setter', 'profile.brittle', 'bystander']
    const run = await runFixture('two-polluters', { vitest, order: names.map((name) => `test/${name}.test.ts`) })
    const button = (index: number, name: string): Expected => ['private', `src/toolbar.ts#buttons[${index}]`, undefined, `"${name}"`]
    const left: Record<string, Expected[]> = {
      'print.polluter': [button(2, 'print')],
      'share.polluter': [button(3, 'share')],
      'reset.cleaner': [['private', 'src/toolbar.ts#buttons', '["open", "save", "print", "share"]', '["open", "save"]']],
      'sign-in.setter': [['private', 'src/session.ts#user', 'undefined', '"ann"']],
    }
    for (const name of names) expectLeaks(run, `test/${name}.test.ts`, left[name] ?? [])
  })

  it('changes that harm nobody', async () => {
    const run = await runFixture('benign', { vitest, order: BENIGN.map(([name]) => `test/${name}.test.ts`) })
    BENIGN.forEach(([name, leaks], index) => {
      // The setup file pushes into a list of its own before each file, which is seen but the first time.
      const pushed: Expected[] = index === 0 ? [] : [['module', `src/started.ts#setups[${index}]`, undefined, '"setup"']]
      expectLeaks(run, `test/${name}.test.ts`, [...leaks, ...pushed])
    })
    expect(run.report?.leaks.filter(({ verdict }) => verdict === 'harmful')).toEqual([])
  })

  it('libraries that register or configure themselves', async ({ expect: expectHere }) => {
    const files = Object.assign({}, ...Object.keys(LIBRARIES).map((name) => filesOf(`library-${name}`))) as Record<string, string>
    const order = Object.entries(LIBRARIES).flatMap(([name, tests]) => tests.map((test) => `library-${name}/test/${test}.test.ts`))
    const run = await runFixture('library-axios', { vitest, files, order })
    const lines = order.flatMap((file) => [file, ...leaksOf(run, file).map((leak) => `  ${leak.map((part) => part ?? '-').join(' | ')}`)])
    await expectHere(`${lines.join('\n')}\n`).toMatchFileSnapshot('library-leaks.txt')
    expect(run.report?.limits).toEqual([])
  })
})

describe.each(VERSIONS)('what Node loads late, Vitest %i', { concurrent: true }, (vitest) => {
  it('is known before a file changes it', async () => {
    const files = Object.fromEntries(LATE.map(([name, code]) => [`test/${name}.test.ts`, `import { test } from 'vitest'\n${code}\ntest('x', () => {})\n`]))
    const run = await runFixture('kinds-frozen', { vitest, files, order: ['test/frozen.clean.test.ts', ...Object.keys(files)] })
    for (const [name, , leak] of LATE) expectLeaks(run, `test/${name}.test.ts`, [leak])
  })
})

/** Test files that change what Node had not loaded before them, and what each leaves. */
const LATE: readonly (readonly [name: string, code: string, leak: Expected])[] = [
  [
    'imported-builtin',
    "import zlib from 'node:zlib'\nzlib.gzipSync = (() => 'fake') as never",
    ['builtin', 'node:zlib.gzipSync', 'function syncBufferWrapper', 'function'],
  ],
  [
    'required-builtin',
    "import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)('node:readline').clearLine = () => 'fake'",
    ['builtin', 'node:readline.clearLine', 'function clearLine', 'function'],
  ],
  [
    'setting-of-a-builtin',
    "import dns from 'node:dns'\ndns.setDefaultResultOrder('ipv4first')",
    ['builtin-setting', 'node:dns.getDefaultResultOrder()', '"verbatim"', '"ipv4first"'],
  ],
  ['global-class', 'globalThis.WebSocket = class Fake {} as never', ['global', 'globalThis.WebSocket', 'class WebSocket', 'class Fake']],
  [
    'method-of-a-global-class',
    'Response.prototype.json = async () => 1',
    ['prototype', 'Response.prototype.json', 'function json', 'function'],
  ],
  [
    'deleted-class',
    'delete (globalThis as { ReadableStream?: unknown }).ReadableStream',
    ['global', 'globalThis.ReadableStream', 'class ReadableStream', 'undefined'],
  ],
]

/** The benign fixture's files, the first of each pair first, with what each leaves. */
const BENIGN: readonly (readonly [name: string, leaks: readonly Expected[]])[] = [
  ['counter.first', [['module', 'src/counter.ts#statistics.slowest', '0', '2'], ['private', 'src/counter.ts#calls', '0', '1']]],
  ['counter.second', [['module', 'src/counter.ts#statistics.slowest', '2', '21'], ['private', 'src/counter.ts#calls', '1', '2']]],
  [
    'first-load.first',
    [
      ['module', 'src/shop/catalogue.ts#catalogue.assam', undefined, '{name: "Assam", price: 8}'],
      ['module', 'src/shop/catalogue.ts#catalogue.atlas', undefined, '{name: "Atlas", price: 30}'],
    ],
  ],
  ['first-load.second', []],
  ['lazy.first', [['private', 'src/lazy.ts#parser', 'undefined', 'Parser {separator: /\\s*,\\s*/}']]],
  ['lazy.second', []],
  ['lazy-getter.first', [['module', 'src/lazy-getter.ts#example.words', undefined, '3']]],
  ['lazy-getter.second', []],
  ['memo.first', [['private', 'src/memo.ts#known', 'Map(0) {}', 'Map(11) {1 => 1n, 0 => 0n, 2 => 1n, 3 => 2n, 4 => 3n, … 6 more}']]],
  [
    'memo.second',
    [
      [
        'private',
        'src/memo.ts#known',
        'Map(11) {1 => 1n, 0 => 0n, 2 => 1n, 3 => 2n, 4 => 3n, … 6 more}',
        'Map(91) {1 => 1n, 0 => 0n, 2 => 1n, 3 => 2n, 4 => 3n, … 86 more}',
      ],
    ],
  ],
  ['pattern.first', [['private', 'src/pattern.ts#compiled["*.ts"]', undefined, '/^.*\\.ts$/']]],
  ['pattern.second', []],
  ['setup-file.first', []],
  ['setup-file.second', []],
  ['spy.first', []],
  ['spy.second', []],
  ['tracker.first', []],
  ['tracker.second', []],
]

/** The test files of each library's fixture: the victim first, which passes before the polluter. */
const LIBRARIES = {
  axios: ['signed-out', 'signed-in'],
  chartjs: ['supports', 'dashboard'],
  dayjs: ['month', 'german'],
  handlebars: ['page', 'helper'],
  highlightjs: ['preview', 'json'],
  i18next: ['label', 'translated'],
  luxon: ['read-day', 'strict'],
  numeral: ['price', 'german'],
  prismjs: ['snippet', 'json'],
  yup: ['subscriber', 'company'],
} as const

describe.each(VERSIONS)('the hostile fixture, Vitest %i', { concurrent: true }, (vitest) => {
  const order = ['test/hostile.test.ts', 'test/simple.test.ts']
  const args = ['--reporter=json', '--outputFile=outcomes.json']

  it('passes as it does without the tool, and springs no trap', async () => {
    const [plain, watched] = await Promise.all([
      runFixture('hostile', { vitest, order, args, carryoverOptions: false }),
      runFixture('hostile', { vitest, order, args, carryoverOptions: { deep: vitest === 5 } }),
    ])
    expect(watched.exitCode).toBe(plain.exitCode)
    expect(outcomesOf(watched)).toEqual(outcomesOf(plain))
    expect(outcomesOf(watched).length).toBeGreaterThan(10)
    const { report } = watched
    expect(report?.files.map(({ captureMs }) => captureMs > 0)).toEqual([true, true])
    expect(report?.limits.map(({ what }) => what).sort()).toEqual(vitest === 5 ? UNSEEN.filter((what) => !SEEN_DEEPLY.has(what)) : UNSEEN)
    const paths = new Set(report?.leaks.map(({ path }) => path))
    for (const path of ['globalThis.Date', 'Array.prototype.values', 'Reflect.ownKeys', 'src/box.ts#box', 'src/box.ts#boxes.map'])
      expect(paths, path).toContain(path)
    expect(leaksOf(watched, 'test/simple.test.ts')).toEqual([])
    expect(readFileSync(join(watched.directory, 'report.json'), 'utf8') + watched.stdout).not.toContain('never to be shown')
  })
})

const UNSEEN = ['Proxy', 'WeakMap', 'WeakSet', 'elements of one container', 'leaked objects', 'private fields']

/** What one of the versions looks into. */
const SEEN_DEEPLY: ReadonlySet<string> = new Set(['Proxy', 'WeakMap', 'private fields'])

function outcomesOf({ directory }: FixtureRun): string[] {
  interface Outcomes {
    readonly testResults: readonly { readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[] }[]
  }
  const { testResults } = JSON.parse(readFileSync(join(directory, 'outcomes.json'), 'utf8')) as Outcomes
  return testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName, status }) => `${status} ${fullName}`)).sort()
}
