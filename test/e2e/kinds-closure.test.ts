import { describe, expect, it } from 'vitest'
import { type FixtureRun, runFixture } from '../run-fixture.ts'
import type { Expected } from './kinds-node.ts'
import { leaksOf } from './leaks-of.ts'
import { filesOf } from './merge-fixtures.ts'

const closure = (path: string, before: string | undefined, after: string): Expected => ['closure', `src/${path}`, before, after]

/** What the polluter of each trio leaves in deep mode, without what is benign by its looks. */
const KINDS: Readonly<Record<string, readonly Expected[]>> = {
  'factory-accessor': [closure('factory-accessor.ts#currency.value·content', '"EUR"', '"CHF"')],
  'factory-class': [closure('factory-class.ts#Orders·rows[1]', undefined, '"tea"')],
  'factory-counter': [],
  'factory-lazy': [closure('factory-lazy.ts#instance.level·level', '"info"', '"debug"')],
  'factory-nested': [closure('factory-nested.ts#router.home.visit·visits', '[]', '["ada"]')],
  'factory-signal': [closure('factory-signal.ts#theme·value', '"light"', '"dark"')],
  'factory-store': [closure('factory-store.ts#account.getState·state', '{user: "guest"}', '{user: "ada"}')],
  iife: [closure('iife.ts#translator.use·locale', '"en"', '"fr"')],
  'private-field': [['private', 'src/private-field.ts#inbox.#folders[1]', undefined, '"spam"']],
  proxy: [['module', 'src/proxy.ts#settings.size', '"small"', '"large"']],
  'weak-map': [['private', 'src/weak-map.ts#ranks["src/weak-map.ts#player"].rank', '"novice"', '"master"']],
  jotai: [closure('jotai.ts#store.get·buildingBlocks.a["src/jotai.ts#themeAtom"].v', '"light"', '"dark"')],
  loglevel: [['external-module', 'loglevel#default.warn', 'function bound warn', 'function noop']],
  nanostores: [
    ['module', 'src/nanostores.ts#$settings.value', '{theme: "light"}', '{theme: "dark"}'],
    ['module', 'src/nanostores.ts#$user.value', '"guest"', '"ada"'],
  ],
  numeral: [['external-module', 'numeral#default.options.defaultFormat', '"0,0"', '"0.0"']],
  redux: [closure('redux.ts#store.dispatch·currentState', '{filter: "all"}', '{filter: "open"}')],
  signals: [
    ['module', 'src/signals.ts#quantity.i', '0', '1'],
    ['module', 'src/signals.ts#quantity.v', '1', '2'],
  ],
  'svelte-store': [],
  zustand: [closure('zustand.ts#useBasket.setState·state', '{items: [], add: function add}', '{items: ["tea"], add: function add}')],
}

/** Numbers that grew, which are state here and counters elsewhere, and what was not there and came. */
const BENIGN: Readonly<Record<string, Expected>> = {
  'factory-counter': closure('factory-counter.ts#basket.increment·count', '0', '1'),
  'svelte-store': closure('svelte-store.ts#volume.set·value', '5', '9'),
  'private-field': ['private', 'src/private-field.ts#inbox.#unread', '0', '1'],
  loglevel: ['external-module', 'loglevel#default.getLevel·userLevel', 'undefined', '4'],
}

/** The private state of packages: the victim's file first, then the polluter's and what it leaves, among other things. */
const PACKAGES: readonly (readonly [victim: string, polluter: string, leak: Expected])[] = [
  ['library-dayjs/test/month', 'library-dayjs/test/german', ['external-module', 'dayjs#default.extend·g', '"en"', '"de"']],
  ['library-luxon/test/read-day', 'library-luxon/test/strict', ['external-module', 'luxon/build/es6/luxon#throwOnInvalid', 'undefined', 'true']],
  [
    'library-highlightjs/test/preview',
    'library-highlightjs/test/json',
    ['external-module', 'highlight.js/lib/core#default.highlight·aliases.jsonc', undefined, '"json"'],
  ],
]

const names = Object.keys(KINDS)
const fileOf = (name: string, role: string): string => `test/${name}.${role}.test.ts`
const others = Object.assign(
  Object.fromEntries(Object.entries(filesOf('kinds-node')).filter(([path]) => path.includes('commonjs-private'))),
  ...['dayjs', 'luxon', 'highlightjs'].map((name) => filesOf(`library-${name}`)),
) as Record<string, string>
const order = [
  ...names.flatMap((name) => ['clean', 'victim', 'polluter'].map((role) => fileOf(name, role))),
  ...['clean', 'victim', 'polluter'].map((role) => `kinds-node/test/commonjs-private.${role}.test.ts`),
  ...['first', 'second'].map((role) => fileOf('memo', role)),
  ...PACKAGES.flatMap(([victim, polluter]) => [`${victim}.test.ts`, `${polluter}.test.ts`]),
]

describe.each([
  { vitest: 5, pool: 'forks' },
  { vitest: 4, pool: 'threads' },
] as const)('kinds-closure, Vitest $vitest, $pool', { concurrent: true }, ({ vitest, pool }) => {
  it('sees exactly what each polluter leaves in closures, and nothing of the others', async () => {
    const run = await runFixture('kinds-closure', { vitest, files: others, order, args: ['--pool', pool], carryoverOptions: { deep: true } })
    expect(run.report?.files.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
    for (const name of names) {
      expect(shownIn(run, fileOf(name, 'clean')), name).toEqual([])
      expect(shownIn(run, fileOf(name, 'victim')), name).toEqual([])
      const benign = BENIGN[name]
      expect(shownIn(run, fileOf(name, 'polluter')), name).toEqual(KINDS[name])
      if (benign !== undefined) expect(leaksOf(run, fileOf(name, 'polluter'))).toContainEqual(benign)
    }
    expect(leaksOf(run, 'kinds-node/test/commonjs-private.clean.test.ts')).toEqual([])
    expect(leaksOf(run, 'kinds-node/test/commonjs-private.polluter.test.ts')).toEqual([['private', 'kinds-node/src/commonjs-private.cjs#separator', '","', '";"']])
    expect(['first', 'second'].flatMap((role) => shownIn(run, fileOf('memo', role)))).toEqual([])
    expect(leaksOf(run, fileOf('memo', 'second'))).toContainEqual(closure('memo.ts#lengthOf·known.honey', undefined, '5'))
    for (const [victim, polluter, leak] of PACKAGES) {
      expect(shownIn(run, `${victim}.test.ts`)).toEqual([])
      expect(leaksOf(run, `${polluter}.test.ts`)).toContainEqual(leak)
    }
    const expected = ['closures of a library', 'leaked objects']
    expect(run.report?.limits.filter(({ what }) => !expected.includes(what))).toEqual([])
  })
})

function shownIn(run: FixtureRun, file: string): Expected[] {
  const shown = new Set(run.report?.leaks.filter((leak) => leak.file === file && leak.verdict !== 'benign').map(({ path }) => path))
  return leaksOf(run, file).filter(([, path]) => shown.has(path))
}
