import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recall } from '../../src/ledger/remember.ts'
import type { OrderDependent, Report } from '../../src/model/report.ts'
import { formatHtml } from '../../src/formats/html.ts'
import { execute, makeProject, type VitestVersion } from '../run-fixture.ts'

const PAGE = resolve(import.meta.dirname, '../../dist/ui/page.html')

/** Runs the command line in a copy of a fixture. */
async function carryover(name: string, version: VitestVersion, args: readonly string[]) {
  const directory = makeProject(name, { vitest: version })
  const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
  const run = (words: readonly string[]) => execute([bin, ...words], directory)
  const result = await run([...args, '--json', 'audit.json'])
  const report = (): Report => JSON.parse(readFileSync(join(directory, 'audit.json'), 'utf8')) as Report
  return { ...result, directory, run, report }
}

const VERSIONS = [5, 4] as const

describe.each(VERSIONS)('audit, on Vitest %i', (version) => {
  test('names polluter, state, line and command for each victim of the notebooks, and the command is true', async () => {
    const { exitCode, stdout, report, run, directory } = await carryover('notebooks', version, ['audit', '--html', 'out/page.html', '--history', 'kept/runs.sqlite'])
    expect(exitCode).toBe(1)
    expect(readFileSync(join(directory, 'out/page.html'), 'utf8')).toBe(formatHtml(report(), readFileSync(PAGE, 'utf8')))
    const { orderDependent, flaky, failing, leaks, notes, plan } = report()
    const found = orderDependent.toSorted((a, b) => (a.file < b.file ? -1 : 1)).map((one) => summary(one, leaks))
    expect(found).toEqual([
      {
        victim: 'test/03-train.test.ts > prints one line an epoch',
        polluters: [['test/01-intro.test.ts']],
        evidence: 'caused',
        repeats: '3/3 alone pass, 3/3 after fail',
        state: 'src/defaults.ts#defaults.callbacks[1]',
        written: 'src/progress.ts:16 defaults.callbacks.push(new ProgressCallback())',
        imports: ['test/01-intro.test.ts', 'src/progress.ts'],
        phase: 'import',
      },
      {
        victim: 'test/05-split.test.ts > validates on the same rows every time',
        polluters: [['test/04-seed.test.ts']],
        evidence: 'caused',
        repeats: '3/3 alone pass, 3/3 after fail',
        state: 'process.env.NOTEBOOK_SEED',
        written: "test/04-seed.test.ts:8 process.env.NOTEBOOK_SEED = '7'",
        imports: ['test/04-seed.test.ts'],
        phase: 'test',
      },
      {
        victim: 'test/07-report.test.ts > sums a training up',
        polluters: [['test/06-locale.test.ts']],
        evidence: 'caused',
        repeats: '3/3 alone pass, 3/3 after fail',
        state: 'src/format.ts#locale',
        written: "test/06-locale.test.ts:5 setLocale('de')",
        imports: ['test/06-locale.test.ts'],
        phase: 'test',
      },
    ])
    expect({ flaky, failing }).toEqual({ flaky: [], failing: [] })
    expect(notes).toEqual([expect.stringContaining('carryover.plan.json')])
    expect(plan).toMatchObject({ shared: { length: 6 }, isolated: { length: 3 }, measured: { ordersVerified: expect.any(Number) } })
    expect(stdout).toContain('PLAN  6/9')
    expect(leaks.filter(({ verdict }) => verdict === 'harmful')).toHaveLength(3)
    expect(leaks.filter(({ path, verdict }) => path.includes('stems') && verdict !== 'benign')).toEqual([])
    expect(stdout).toContain('passes again when\n               src/defaults.ts#defaults.callbacks[1] is put back.')

    // Both orders are kept for later, and each file alone; every file with what its code is.
    const { runs } = recall({ path: join(directory, 'kept/runs.sqlite'), name: '', isOwn: false })
    expect(runs.map(({ workers, runner }) => [workers.length, workers[0]?.visits.length, runner.isolate])).toEqual([[1, 9, false], [1, 9, false], [9, 1, true]])
    const [byName, backwards] = runs.map(({ workers }) => workers[0]?.visits.map((visit) => ({ file: visit.file, code: visit.code })))
    expect(byName).toEqual(backwards?.toReversed())
    expect(byName?.filter(({ code }) => code === '')).toEqual([])

    const [first] = orderDependent
    const again = await run(first?.repro.command.replace(/^npx carryover /, '').match(/'[^']*'|\S+/g)?.map(unquote) ?? [])
    expect(again.exitCode).toBe(1)
    expect(again.stdout).toContain(`fail  ${first?.test}`)
  })

  test('finds a pair of polluters, a state-setter and a flaky test', async () => {
    const { report } = await carryover('two-polluters', version, ['audit'])
    const { orderDependent, flaky, failing } = report()
    expect(orderDependent.map(({ file, role, polluters, setters }) => ({ file, role, polluters, setters }))).toEqual(
      expect.arrayContaining([
        {
          file: 'test/toolbar.victim.test.ts',
          role: 'victim',
          polluters: [['test/print.polluter.test.ts', 'test/share.polluter.test.ts']],
          setters: [],
        },
        { file: 'test/profile.brittle.test.ts', role: 'brittle', polluters: [], setters: [['test/sign-in.setter.test.ts']] },
      ]),
    )
    // A coin may fall the same way every time; it must never be called order-dependent.
    expect(orderDependent.map(({ file }) => file)).not.toContain('test/coin.flaky.test.ts')
    for (const { file } of [...flaky, ...failing]) expect(file).toBe('test/coin.flaky.test.ts')
  })
})

test('audit tells of a test that fails in every order, but not in the same way', async () => {
  const source = (body: string): string => `import { expect, test } from 'vitest'\nimport { settings } from '../src/settings.ts'\ntest('is metric', () => { ${body} })\n`
  const directory = makeProject('layouts/sourcemaps', {
    files: {
      'vitest.config.ts': "export default { test: { include: ['test/*.unit.ts'] } }",
      'src/settings.ts': "export const settings = { unit: 'kg' }\n",
      'test/a.unit.ts': source("settings.unit = 'lb'; expect(settings.unit).toBe('lb')"),
      'test/b.unit.ts': source("expect(settings.unit).toBe('g')"),
      'test/c.unit.ts': source("expect(`${settings.unit.length} and ${Math.random()}`).toBe('')"),
    },
  })
  const { stdout } = await execute([join(directory, 'node_modules/carryover/dist/cli/bin.js'), 'audit', '--no-deep', '--format', 'json'], directory)
  const { orderDependent, failing, notes } = JSON.parse(stdout) as Report
  expect({ orderDependent, failing: failing.map(({ file }) => file) }).toEqual({ orderDependent: [], failing: ['test/b.unit.ts', 'test/c.unit.ts'] })
  const seen = notes.filter((note) => note.includes('not in the same way'))
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatch(/^test\/b\.unit\.ts > is metric fails in every order, but not in the same way: alone with "expected 'kg' to be 'g'.*" \(3 of 3 runs\), and after test\/a\.unit\.ts with "expected 'lb' to be 'g'.*" \(3 of 3\)$/)
})

describe('explain', () => {
  test('searches the history it is given', async () => {
    const after = 'test/02-data.test.ts,test/01-intro.test.ts'
    const { exitCode, report } = await carryover('notebooks', 5, ['explain', 'test/03-train.test.ts', '--after', after])
    expect(exitCode).toBe(1)
    expect(report().orderDependent.map(({ polluters, evidence }) => ({ polluters, evidence }))).toEqual([
      { polluters: [['test/01-intro.test.ts']], evidence: 'caused' },
    ])
  })

  test.each(VERSIONS)('proves and traces state in the closure of a package, on Vitest %i', async (version) => {
    const pair = ['test/zustand.victim.test.ts', '--after', 'test/zustand.polluter.test.ts']
    const { report } = await carryover('kinds-closure', version, ['explain', ...pair])
    const { orderDependent, leaks } = report()
    expect(orderDependent.map((one) => summary(one, leaks))).toEqual([
      {
        victim: 'test/zustand.victim.test.ts > finds zustand as it is at first',
        polluters: [['test/zustand.polluter.test.ts']],
        evidence: 'caused',
        repeats: '3/3 alone pass, 3/3 after fail',
        state: 'src/zustand.ts#useBasket.setState·state',
        written: "test/zustand.polluter.test.ts:5 useBasket.getState().add('tea')",
        imports: ['test/zustand.polluter.test.ts'],
        phase: 'test',
      },
    ])
    const plain = await carryover('kinds-closure', version, ['explain', ...pair, '--no-deep'])
    expect(plain.report().orderDependent).toMatchObject([{ evidence: 'confirmed', state: [] }])
  })

  test('says that a file does not depend on the others', async () => {
    const { exitCode, stdout } = await carryover('notebooks', 5, ['explain', 'test/02-data.test.ts'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Every test of test/02-data.test.ts came out the same alone and after')
  })
})

describe('bad input is one line and exit code 2', () => {
  test.each([
    [['audti'], 'carryover: Unknown command "audti": did you mean audit?'],
    [['audit', 'zzz'], 'carryover: No test files were found for zzz: check the filters, --root and --config.'],
    [['explain', 'nothere.ts'], 'carryover: nothere.ts is no test file of this project: give its path from the root.'],
    [['explain', 'test/02-data.test.ts', '-t', 'deos'], 'carryover: No test of test/02-data.test.ts is called "deos": did you mean "reads rows"?'],
    [['audit', '--config', 'broken.config.ts'], "carryover: Build failed with 1 error: [UNRESOLVED_IMPORT] Could not resolve './nowhere.ts' in broken.config.ts"],
    [['run', 'test/nope.test.ts'], 'carryover: test/nope.test.ts is no test file of this project: give its path from the root.'],
    [['audit', '--root', 'none'], "carryover: --root none does not exist: give the project's directory."],
    [['report', 'none.json'], 'carryover: none.json cannot be read: give the JSON files that --json wrote.'],
  ])('%j', async (args, line) => {
    const directory = makeProject('notebooks', { files: { 'broken.config.ts': "import './nowhere.ts'\nexport default {}\n" } })
    const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
    const { exitCode, stderr, stdout } = await execute([bin, ...args], directory)
    const lines = stderr.trim().split('\n').filter((text) => !text.endsWith(' alone (0 s so far)'))
    expect({ exitCode, lines, stdout }).toEqual({ exitCode: 2, lines: [line], stdout: '' })
  })
})

test('a Node that is too old is one line, before anything is loaded that it lacks', async () => {
  const old = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.4'}});delete Map.groupBy"
  const { exitCode, stderr, stdout } = await execute(['--import', old, resolve('dist/cli/bin.js'), 'audit'], process.cwd())
  expect({ exitCode, stderr, stdout }).toEqual({ exitCode: 2, stderr: 'carryover: Node 20.19.4 is too old: use 22.13 or later.\n', stdout: '' })
})

test('a budget that ends keeps what is known', async () => {
  const { exitCode, report } = await carryover('notebooks', 5, ['audit', '--budget', '0.1'])
  expect([0, 1]).toContain(exitCode)
  expect(report().leaks.length).toBeGreaterThan(0)
  expect(report().notes).toEqual(['The time ended when 9 of 9 files had run, each in a worker of its own: none was seen after others'])
})

test('reports are merged', async () => {
  const { report, run } = await carryover('notebooks', 5, ['audit', 'test/01', 'test/03'])
  const one = report().summary
  const { stdout } = await run(['report', 'audit.json', 'audit.json', '--format', 'json'])
  const merged = JSON.parse(stdout) as Report
  expect(merged.summary).toMatchObject({ files: one.files * 2, leaks: one.leaks })
})

function summary(one: OrderDependent, leaks: Report['leaks']) {
  const state = leaks.find(({ id }) => id === one.state[0]?.leak)
  return {
    victim: `${one.file} > ${one.test}`,
    polluters: one.polluters,
    evidence: one.evidence,
    repeats: one.repeats,
    state: state?.path,
    written: `${state?.origin?.file}:${state?.origin?.line} ${state?.origin?.source}`,
    imports: state?.origin?.imports,
    phase: state?.phase,
  }
}

function unquote(word: string): string {
  return word.replaceAll("'", '')
}
