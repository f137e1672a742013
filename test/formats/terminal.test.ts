import { describe, expect, test } from 'vitest'
import { formatTerminal } from '../../src/formats/terminal.ts'
import type { Report } from '../../src/model/report.ts'
import { crowd, leakWith, notebooks, reportWith, testWith } from './sample-report.ts'

const plain = { color: false, width: 100 }

describe('formatTerminal', () => {
  test('tells the whole story of a run, worst last', async () => {
    expect(await formatTerminal(notebooks, plain)).toBe(NOTEBOOKS)
  })

  test('says one thing once, however many tests it breaks', async () => {
    expect(await formatTerminal(crowd, plain)).toBe(CROWD)
  })

  test('says nothing but what it looked at when there is nothing to report', async () => {
    expect(await formatTerminal(reportWith({ summary: { files: 208, runs: 3 } }), plain)).toBe(
      'Carryover: nothing to report. Looked at 208 files in 2 workers, 3 reruns, 1.8 s.\n',
    )
  })

  test('never hides what was not shown and not seen, clean or not', async () => {
    const report = reportWith({
      limits: [{ what: 'objects', file: 'test/a.test.ts', bound: 100_000 }],
      notes: ['1 of 5 test files was not looked at'],
      summary: { benign: 12 },
    })
    expect(await formatTerminal(report, plain)).toBe(
      lines(
        '  12 benign changes not shown (filled once, or only counting).',
        '  Not seen: objects beyond the bound (test/a.test.ts).',
        '  Note: 1 of 5 test files was not looked at',
        '',
        'Carryover: nothing to report. Looked at 4 files in 2 workers; nothing was rerun.',
      ),
    )
  })

  test('calls nothing looked at what was not looked at', async () => {
    expect(await formatTerminal(reportWith({ summary: { files: 0 } }), plain)).toBe(
      'Carryover: nothing was looked at: no test file ran.\n',
    )
  })

  test('says that leaks of isolated files would leak', async () => {
    const report = reportWith({ leaks: [leakWith({ id: 'x', kind: 'cwd', path: 'process.cwd()', before: '"/a"', after: '"/b"' })] })
    const isolated: Report = { ...report, runner: { ...report.runner, isolate: true } }
    expect(await formatTerminal(isolated, plain)).toContain('LEAKS  1: would leak if workers were shared (isolate: false)\n')
    expect(await formatTerminal(report, plain)).toContain('LEAKS  1: state that differs after a file from before it\n')
  })

  test('lists the files of a path that many leave once', async () => {
    const leaks = Array.from({ length: 6 }, (_, index) =>
      leakWith({ id: `e${index}`, kind: 'env', path: 'process.env.X', file: `test/${index}.test.ts`, after: `"${index}"` }),
    )
    expect(await formatTerminal(reportWith({ leaks }), plain)).toBe(
      lines(
        'LEAKS  1: state that differs after a file from before it',
        '',
        '  test/0.test.ts, test/1.test.ts, test/2.test.ts, test/3.test.ts and 2 more',
        '    suspicious process.env.X (environment variable; values as test/0.test.ts left them)',
        '               did not exist → "0"',
        '',
        '  Each kind has a page in node_modules/carryover/docs/leaks/.',
        '',
        'Carryover: 1 leak (test/0.test.ts and 5 more files). Looked at 4 files in 2 workers; nothing was',
        'rerun.',
      ),
    )
  })

  test('stays bounded, and says what it left out', async () => {
    const leaks = Array.from({ length: 300 }, (_, index) =>
      leakWith({ id: `m${index}`, kind: 'private', path: `src/m.ts#x${index}`, file: `test/${index % 20}.test.ts` }),
    )
    const orderDependent = Array.from({ length: 30 }, (_, index) =>
      testWith({ file: `test/v${index}.test.ts`, polluters: [[`test/p${index}.test.ts`]] }),
    )
    const text = await formatTerminal(reportWith({ leaks, orderDependent }), plain)
    expect(text.split('\n').length).toBeLessThan(250)
    expect(text).toContain('    … and 10 more leaks (see the JSON report)\n')
    expect(text).toContain('  … and 8 more files (see the JSON report)\n')
    expect(text).toContain('  … and 20 more findings (see the JSON report)\n')
  })

  test('shows benign changes on request', async () => {
    const text = await formatTerminal(notebooks, { ...plain, showBenign: true })
    expect(text).toContain('    benign     src/vocabulary.ts#stems["Training"] (module-private variable)\n')
    expect(text).not.toContain('not shown')
  })

  test('puts the worst rung last', async () => {
    const rungs = ['caused', 'suspected', 'confirmed'] as const
    const orderDependent = rungs.map((evidence) => testWith({ evidence, test: evidence }))
    const text = await formatTerminal(reportWith({ orderDependent }), plain)
    const titles = [...text.matchAll(/^  [✗?] .* > (\w+)$/gm)].map(([, name]) => name)
    expect(titles).toEqual(['suspected', 'confirmed', 'caused'])
    expect(text).toContain('ORDER-DEPENDENT  3: outcome depends, or may depend, on the files')
  })

  test('offers only the test itself to mend for a brittle one', async () => {
    const orderDependent = [
      testWith({ role: 'brittle', polluters: [], setters: [['test/s.test.ts']], repeats: '3/3 alone fail, 3/3 after pass' }),
    ]
    expect(await formatTerminal(reportWith({ orderDependent }), plain)).toContain(
      lines(
        '  ✗ test/b.test.ts > adds up',
        '    brittle    fails alone (3/3), passes after test/s.test.ts (3/3).',
        '    chance     1 in 20, if order made no difference',
        '    setter     test/s.test.ts',
        "    reproduce  npx carryover run test/a.test.ts test/b.test.ts -t 'adds up'",
        '    fix        In test/b.test.ts: Set up in beforeEach all that the test relies on, instead of',
        '               taking it as it is found.',
      ),
    )
  })

  test('says what of a polluter does it, who reads, and what was tried', async () => {
    const orderDependent = [
      testWith({
        site: { file: 'test/a.test.ts', phase: 'test', test: 'sets a locale' },
        readers: [
          {
            file: 'src/format.ts', line: 8, column: 3, source: 'return new Intl.NumberFormat(locale)', test: 'adds up',
            from: { file: 'test/b.test.ts', line: 5, column: 3, source: 'expect(sum(1, 2)).toBe(3)' },
          },
        ],
        tried: [
          { by: 'put-back', after: 'test/a.test.ts', passes: 3, runs: 3 },
          { by: 'unstub-env', after: 'test/a.test.ts', passes: 0, runs: 1 },
        ],
      }),
    ]
    const text = await formatTerminal(reportWith({ orderDependent }), plain)
    expect(text).toContain('    polluter   test/a.test.ts; its test "sets a locale" is enough')
    expect(text).toContain(
      lines('    read       src/format.ts:8  return new Intl.NumberFormat(locale)', '               from test/b.test.ts:5'),
    )
    expect(text).toContain(
      lines(
        '    tried      Putting it back at the end of test/a.test.ts: passes 3/3',
        '               To call vi.unstubAllEnvs() at the end of test/a.test.ts, and nothing else: does not',
        '               help',
      ),
    )
  })

  test('shows the plan', async () => {
    const plan = {
      shared: ['test/b.test.ts'],
      isolated: [{ file: 'test/a.test.ts', project: '', reason: 'breaks test/b.test.ts' }],
      measured: { isolatedMs: 9000, sharedMs: 3000, planMs: 4000, ordersVerified: 2 },
    }
    expect(await formatTerminal(reportWith({ plan }), plain)).toContain(
      lines(
        'PLAN  1/2: 1 of 2 files may share workers, 1 should have one of its own',
        '',
        '    own worker test/a.test.ts: breaks test/b.test.ts',
        '    tried      Every test came out as it does alone in 2 orders of chance.',
        '    took       4.0 s as planned, 9.0 s with every file isolated, 3.0 s with all shared (estimated)',
      ),
    )
  })

  test('says of a plan that was not tried by itself which company it had', async () => {
    const measured = { isolatedMs: 9000, sharedMs: 3000, planMs: 4000, ordersVerified: 0 }
    const tried = async (more: object): Promise<string> =>
      (await formatTerminal(reportWith({ plan: { shared: ['a'], isolated: [], measured: { ...measured, ...more } } }), plain)).replaceAll(/\s+/g, ' ')
    expect(await tried({})).toContain('It was not tried to the end: take it for a proposal.')
    expect(await tried({ ordersWithMore: 2 })).toContain('In 2 orders of chance every test of those that share came out as it does alone. More files ran among them, which failed')
  })

  test('uses colours only where they are wanted', async () => {
    expect(await formatTerminal(notebooks, plain)).not.toContain('\u001B')
    const coloured = await formatTerminal(notebooks, { ...plain, color: true })
    expect(coloured).toContain('\u001B[32mProgressCallback {name: "progress"}\u001B[39m')
  })
})

describe('before and after', () => {
  test('short values stand on one line', async () => {
    expect(await shown('"en"', '"de"')).toEqual(['"en" → "de"'])
    expect(await shown(undefined, '1')).toEqual(['did not exist → 1'])
    expect(await shown('1', undefined)).toEqual(['1 → removed'])
  })

  test('two things that read the same are said to be two', async () => {
    expect(await shown('function now', 'function now')).toEqual(['function now (replaced by another that looks the same)'])
  })

  test('long values stand below each other', async () => {
    expect(await shown(long('x'), long('y'))).toEqual([`- ${long('x')}`, `+ ${long('y')}`])
    expect(await shown(undefined, long('y'))).toEqual(['did not exist →', `+ ${long('y')}`])
    expect(await shown(long('x'), undefined)).toEqual([`- ${long('x')}`, '→ removed'])
  })

  test('values of several lines are a unified diff', async () => {
    expect(await shown('a\nb\nc\nd\ne', 'a\nb\nc\nD\ne')).toEqual(['@@ -3,3 +3,3 @@', '  c', '- d', '+ D', '  e'])
  })

  test('a long diff is cut', async () => {
    const text = Array.from({ length: 40 }, (_, index) => index).join('\n')
    const diff = await shown('', text)
    expect(diff).toHaveLength(12)
    expect(diff.at(-1)).toMatch(/^… \d+ more lines$/)
  })
})

describe('the short form', () => {
  const short = { ...plain, isShort: true }

  test('names the worst, its reproduction and the sum in at most six lines', async () => {
    expect(await formatTerminal(notebooks, short)).toBe(
      lines(
        'test/05-split.test.ts > validates on the same rows every time: passes alone (3/3), fails after test/04-seed.test.ts (3/3)',
        'test/03-train.test.ts > prints one line an epoch: passes alone (3/3), fails after test/01-intro.test.ts (3/3), and passes again when src/defaults.ts#defaults.callbacks[1] is put back',
        "reproduce: npx carryover run test/01-intro.test.ts test/03-train.test.ts -t 'prints one line an epoch'",
        'Carryover: 2 tests depend on what ran before: test/01-intro.test.ts and test/04-seed.test.ts; 3 leaks (test/01-intro.test.ts and 2 more files); 1 hazard (test/07-report.test.ts); 1 flaky (test/09-search.test.ts); 1 failing in any order (test/02-data.test.ts). Looked at 10 files in 2 workers, 19 reruns, 4.2 s.',
      ),
    )
  })

  test('stays within six lines', async () => {
    const orderDependent = Array.from({ length: 9 }, (_, index) => testWith({ polluters: [[`test/p${index}.test.ts`]] }))
    expect((await formatTerminal(reportWith({ orderDependent }), short)).trimEnd().split('\n')).toHaveLength(6)
  })

  test('names leaks where no test depends on order', async () => {
    const { leaks } = notebooks
    expect(await formatTerminal(reportWith({ leaks }), short)).toBe(
      lines(
        'test/01-intro.test.ts leaves exported module state src/defaults.ts#defaults.callbacks[1]',
        'test/04-seed.test.ts leaves environment variable process.env.NOTEBOOK_SEED',
        'test/06-locale.test.ts leaves module-private variable src/format.ts#locale',
        'Carryover: 3 leaks (test/01-intro.test.ts and 2 more files). Looked at 4 files in 2 workers; nothing was rerun.',
      ),
    )
  })
})

async function shown(before: string | undefined, after: string | undefined): Promise<string[]> {
  const values = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
  const leaks = [leakWith({ id: 'x', kind: 'custom', path: 'x', ...values })]
  const [, part = ''] = /source of your own\)\n([^]*?)\n\n/.exec(await formatTerminal(reportWith({ leaks }), plain)) ?? []
  return part.split('\n').map((line) => line.trimEnd().replace(/^ {15}/, ''))
}

function long(end: string): string {
  return `[${'"a rather long value", '.repeat(4)}"${end}"]`
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`
}

const NOTEBOOKS = `LEAKS  3: state that differs after a file from before it

  test/01-intro.test.ts
    harmful    src/defaults.ts#defaults.callbacks[1] (exported module state; during import)
               did not exist → ProgressCallback {name: "progress"}
               breaks 1 test, see below

  test/04-seed.test.ts
    harmful    process.env.NOTEBOOK_SEED (environment variable; in the test "another seed gives another split")
               did not exist → "7"
               may break 1 test, see below

  test/06-locale.test.ts
    suspicious src/format.ts#locale (module-private variable)
               "en" → "de"

  1 benign change not shown (filled once, or only counting).
  Not seen: entries of a WeakMap (test/01-intro.test.ts and test/03-train.test.ts), globals, whose
    probe failed (test/01-intro.test.ts: TypeError: no).
  Note: browser runs in a browser, where Carryover does not look
  Each kind has a page in node_modules/carryover/docs/leaks/.

HAZARDS  1: modules that stay in the cache of a shared worker

  stale mock: src/report.ts was loaded while test/07-report.test.ts mocked src/format.ts, and stays
  in the cache bound to that mock; it may reach test/10-summary.test.ts.
    Fix: Call vi.resetModules() in afterAll of the file that mocks, so that later files get a fresh
    copy.

FLAKY  1: outcome changes in one and the same order, so order does not explain it

  test/09-search.test.ts > finds a word by its stem
    2/5 fail in one order

FAILING  1: fails alone too, so order does not explain it

  test/02-data.test.ts > reads rows
    Error: no such file: rows.csv

ORDER-DEPENDENT  2: outcome depends on the files that ran before in the same worker

  ✗ test/05-split.test.ts > validates on the same rows every time
    victim     passes alone (3/3), fails after test/04-seed.test.ts (3/3).
    chance     1 in 20, if order made no difference
    polluter   test/04-seed.test.ts
    suspect    process.env.NOTEBOOK_SEED (environment variable; not proven to be the cause)
               did not exist → "7"
    written    in the test "another seed gives another split"
    failure    AssertionError: expected [ 'a', 'h' ] to deeply equal [ 'c', 'g' ]
    reproduce  npx carryover run test/04-seed.test.ts test/05-split.test.ts -t 'validates on the same rows every time'
    fix        In test/04-seed.test.ts: Set it with vi.stubEnv('NOTEBOOK_SEED', …) and call
               vi.unstubAllEnvs() in afterEach. A plain assignment is never undone.
    or         In test/05-split.test.ts: Set process.env.NOTEBOOK_SEED with vi.stubEnv() in
               beforeEach.

  ✗ test/03-train.test.ts > prints one line an epoch
    victim     passes alone (3/3), fails after test/01-intro.test.ts (3/3), and passes again when
               src/defaults.ts#defaults.callbacks[1] is put back.
    chance     1 in 20, if order made no difference
    polluter   test/01-intro.test.ts
    state      src/defaults.ts#defaults.callbacks[1] (exported module state)
               did not exist → ProgressCallback {name: "progress"}
    written    src/progress.ts:21  defaults.callbacks.push(new ProgressCallback())
               during import: test/01-intro.test.ts → src/progress.ts
    failure    AssertionError: expected [ 'epoch 1 loss 0.50', …(3) ] to deeply equal [ 'epoch 1
               loss 0.50', …(1) ]
    reproduce  npx carryover run test/01-intro.test.ts test/03-train.test.ts -t 'prints one line an epoch'
    fix        In test/01-intro.test.ts: Put src/defaults.ts#defaults.callbacks[1] back in
               afterEach, or in afterAll if an import made the change, best by a reset function that
               src/defaults.ts exports. vi.resetModules() in afterAll also gives later files a fresh
               copy.
    or         In test/03-train.test.ts: Set src/defaults.ts#defaults.callbacks to what the test
               relies on in beforeEach, or hand it to the code as an argument.

Carryover: 2 tests depend on what ran before: test/01-intro.test.ts and test/04-seed.test.ts; 3
leaks (test/01-intro.test.ts and 2 more files); 1 hazard (test/07-report.test.ts); 1 flaky
(test/09-search.test.ts); 1 failing in any order (test/02-data.test.ts). Looked at 10 files in 2
workers, 19 reruns, 4.2 s.
`

const CROWD = `LEAKS  1: state that differs after a file from before it

  test/a.test.ts
    harmful    fake timers
               off → on
               breaks 20 tests, see below

  Each kind has a page in node_modules/carryover/docs/leaks/.

ORDER-DEPENDENT  20: outcome depends on the files that ran before in the same worker

  ✗ test/late-00.test.ts > adds up
  ✗ test/late-01.test.ts > adds up
  ✗ test/late-02.test.ts > adds up
    +17 more: 20 tests in 20 files
    victims    pass alone (3/3 each), fail after test/a.test.ts (3/3 each), and pass again when fake
               timers is put back.
    chance     1 in 20, if order made no difference
    polluter   test/a.test.ts
    state      fake timers
               off → on
    reproduce  npx carryover run test/a.test.ts test/b.test.ts -t 'adds up'
    fix        In test/a.test.ts: Call vi.useRealTimers() in afterEach; for a sinon clock,
               clock.restore().
    or         In test/late-00.test.ts: Choose the clock in beforeEach: vi.useRealTimers() or
               vi.useFakeTimers().

Carryover: 20 tests depend on what ran before: test/a.test.ts; 1 leak (test/a.test.ts). Looked at 21
files in 2 workers, 40 reruns, 1.8 s.
`
