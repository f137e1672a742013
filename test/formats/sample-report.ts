import type { Hazard } from '../../src/model/hazard.ts'
import type { Leak, OrderDependent, Report, Summary } from '../../src/model/report.ts'
import { docsForKind, fixForLeak } from '../../src/formats/wording.ts'

/** A report of one run in which nothing was found; what a test is about is put in its place. */
export function reportWith(parts: Partial<Omit<Report, 'summary'>> & { readonly summary?: Partial<Summary> } = {}): Report {
  return {
    schema: 'carryover.report/1',
    tool: { name: 'carryover', version: '0.1.0' },
    runner: { name: 'vitest', version: '5.1.1', pool: 'forks', isolate: false, workers: 2 },
    workers: [
      { id: 'host-100-a', project: '', files: ['test/01-intro.test.ts', 'test/03-train.test.ts'] },
      { id: 'host-101-b', project: '', files: ['test/04-seed.test.ts', 'test/05-split.test.ts'] },
    ],
    files: [],
    leaks: [],
    hazards: [],
    orderDependent: [],
    failing: [],
    flaky: [],
    limits: [],
    notes: [],
    ...parts,
    summary: {
      files: 4, tests: 7, leakingFiles: 0, leaks: 0, benign: 0, hazards: 0, orderDependent: 0, suspects: 0, flaky: 0,
      runs: 0, fileRuns: 0, captureMs: 31, wallMs: 1840, ...parts.summary,
    },
  }
}

export function leakWith(parts: Partial<Leak> & Pick<Leak, 'id' | 'kind' | 'path'>): Leak {
  return { file: 'test/a.test.ts', verdict: 'suspicious', fix: fixForLeak(parts, 'vitest'), docs: docsForKind(parts.kind), ...parts }
}

export function testWith(parts: Partial<OrderDependent> = {}): OrderDependent {
  return {
    file: 'test/b.test.ts',
    project: '',
    test: 'adds up',
    role: 'victim',
    evidence: 'confirmed',
    polluters: [['test/a.test.ts']],
    setters: [],
    cleaners: [],
    state: [],
    runs: 6,
    repeats: '3/3 alone pass, 3/3 after fail',
    chance: 1 / 20,
    readers: [],
    tried: [],
    repro: {
      command: "npx carryover run test/a.test.ts test/b.test.ts -t 'adds up'",
      order: ['test/a.test.ts', 'test/b.test.ts'],
    },
    fix: '',
    ...parts,
  }
}

const callbackLeak = leakWith({
  id: '1f0c2a9b3d',
  file: 'test/01-intro.test.ts',
  kind: 'module',
  path: 'src/defaults.ts#defaults.callbacks[1]',
  after: 'ProgressCallback {name: "progress"}',
  phase: 'import',
  module: 'src/defaults.ts',
  origin: {
    file: 'src/progress.ts',
    line: 21,
    column: 20,
    source: 'defaults.callbacks.push(new ProgressCallback())',
    imports: ['test/01-intro.test.ts', 'src/progress.ts'],
  },
  verdict: 'harmful',
})

export const seedLeak = leakWith({
  id: '77aa01be42',
  file: 'test/04-seed.test.ts',
  kind: 'env',
  path: 'process.env.NOTEBOOK_SEED',
  after: '"7"',
  phase: 'test',
  test: 'another seed gives another split',
  verdict: 'harmful',
})

const localeLeak = leakWith({
  id: '0b44d1c7e9',
  file: 'test/06-locale.test.ts',
  kind: 'private',
  path: 'src/format.ts#locale',
  before: '"en"',
  after: '"de"',
  module: 'src/format.ts',
})

const stemsLeak = leakWith({
  id: 'c0ffee0001',
  file: 'test/08-vocabulary.test.ts',
  kind: 'private',
  path: 'src/vocabulary.ts#stems["Training"]',
  after: '"train"',
  module: 'src/vocabulary.ts',
  verdict: 'benign',
})

export const staleMock: Hazard = {
  id: 'aaaa000011',
  kind: 'stale-mock',
  basis: 'observed',
  module: 'src/report.ts',
  mocked: 'src/format.ts',
  by: 'test/07-report.test.ts',
  affects: ['test/10-summary.test.ts'],
  fix: 'Call vi.resetModules() in afterAll of the file that mocks, so that later files get a fresh copy.',
}

const callbackVictim = testWith({
  file: 'test/03-train.test.ts',
  test: 'prints one line an epoch',
  evidence: 'caused',
  polluters: [['test/01-intro.test.ts']],
  state: [{ leak: callbackLeak.id, evidence: 'caused' }],
  runs: 8,
  error: "AssertionError: expected [ 'epoch 1 loss 0.50', …(3) ] to deeply equal [ 'epoch 1 loss 0.50', …(1) ]",
  repro: {
    command: "npx carryover run test/01-intro.test.ts test/03-train.test.ts -t 'prints one line an epoch'",
    order: ['test/01-intro.test.ts', 'test/03-train.test.ts'],
  },
  fix: callbackLeak.fix,
})

const seedVictim = testWith({
  file: 'test/05-split.test.ts',
  test: 'validates on the same rows every time',
  polluters: [['test/04-seed.test.ts']],
  state: [{ leak: seedLeak.id, evidence: 'suspected' }],
  error: "AssertionError: expected [ 'a', 'h' ] to deeply equal [ 'c', 'g' ]",
  repro: {
    command: "npx carryover run test/04-seed.test.ts test/05-split.test.ts -t 'validates on the same rows every time'",
    order: ['test/04-seed.test.ts', 'test/05-split.test.ts'],
  },
  fix: seedLeak.fix,
})

/** The story of the design page, as it comes out of a run of fixtures/notebooks with all that a report can hold. */
export const notebooks = reportWith({
  leaks: [callbackLeak, seedLeak, localeLeak, stemsLeak],
  hazards: [staleMock],
  orderDependent: [callbackVictim, seedVictim],
  failing: [{ file: 'test/02-data.test.ts', project: '', test: 'reads rows', error: 'Error: no such file: rows.csv' }],
  flaky: [{ file: 'test/09-search.test.ts', project: '', test: 'finds a word by its stem', outcomes: '2/5 fail in one order' }],
  limits: [
    { what: 'WeakMap', file: 'test/01-intro.test.ts', bound: 2 },
    { what: 'WeakMap', file: 'test/03-train.test.ts', bound: 1 },
    { what: 'probe globals', file: 'test/01-intro.test.ts', bound: 0, detail: 'TypeError: no' },
  ],
  notes: ['browser runs in a browser, where Carryover does not look'],
  summary: {
    files: 10, tests: 15, leakingFiles: 3, leaks: 3, benign: 1, hazards: 1, orderDependent: 2, flaky: 1, runs: 19, wallMs: 4210,
  },
})

/** One polluter whose state breaks twenty tests. */
export const crowd = reportWith({
  leaks: [leakWith({ id: 'f1', kind: 'fake-timers', path: 'fake timers', before: 'off', after: 'on', verdict: 'harmful' })],
  orderDependent: Array.from({ length: 20 }, (_, index) =>
    testWith({
      file: `test/late-${String(index).padStart(2, '0')}.test.ts`,
      evidence: 'caused',
      state: [{ leak: 'f1', evidence: 'caused' }],
    }),
  ),
  summary: { files: 21, leaks: 1, leakingFiles: 1, orderDependent: 20, runs: 40 },
})

/** A report that has every field of the contract, optional ones too; it fails to compile when a field is added. */
export const complete: Complete<Report> = {
  schema: 'carryover.report/1',
  tool: { name: 'carryover', version: '0.1.0' },
  runner: { name: 'jest', version: '30.5.2', pool: 'processes', isolate: true, workers: 1 },
  run: { id: '1b4e28ba', startedAt: '2026-11-25T18:52:00.000Z', machine: '0a1b2c3d4e5f' },
  summary: {
    files: 2, tests: 2, leakingFiles: 1, leaks: 1, benign: 0, hazards: 1, orderDependent: 1, suspects: 0, flaky: 1, runs: 6, fileRuns: 12,
    captureMs: 1.5, wallMs: 900.25,
  },
  workers: [{ id: 'w', project: 'unit', place: 'process', files: ['test/a.test.ts', 'test/b.test.ts'] }],
  files: [
    {
      path: 'test/a.test.ts', project: 'unit', worker: 'w', position: 0, outcome: 'fail', failed: ['reads'],
      fingerprint: { code: 'aa00bb11cc22', tests: 'dd33ee44ff55' }, durationMs: 12, captureMs: 0.4, objects: 8000, leaks: ['1'],
      hazards: ['2'],
    },
  ],
  leaks: [
    {
      id: '1', file: 'test/a.test.ts', kind: 'builtin', path: 'node:fs.readFile', before: 'function readFile',
      after: 'function fake', phase: 'test', test: 'reads', module: 'src/read.ts',
      origin: { file: 'src/read.ts', line: 3, column: 1, source: 'fs.readFile = fake', imports: ['test/a.test.ts'] },
      verdict: 'harmful', fix: 'Restore it.', docs: 'docs/leaks/builtin.md',
    },
  ],
  hazards: [
    {
      id: '2', kind: 'missed-mock', basis: 'predicted', module: 'src/c.ts', mocked: 'src/d.ts', by: 'test/a.test.ts', affects: ['test/b.test.ts'],
      fix: 'Reset modules.',
    },
  ],
  orderDependent: [
    {
      file: 'test/b.test.ts', project: 'unit', test: 'adds', role: 'victim', evidence: 'caused', polluters: [['test/a.test.ts']],
      setters: [['test/s.test.ts']], cleaners: ['test/c.test.ts'], within: [['adds first']], state: [{ leak: '1', evidence: 'caused' }], runs: 6,
      repeats: '3/3 alone pass, 3/3 after fail', chance: 0.05, site: { file: 'test/a.test.ts', phase: 'test', test: 'reads' },
      readers: [
        {
          file: 'src/read.ts', line: 9, column: 3, source: 'fs.readFile(path)', test: 'adds',
          from: { file: 'test/b.test.ts', line: 4, column: 5, source: 'read()' },
        },
      ],
      tried: [{ by: 'put-back', after: 'test/a.test.ts', passes: 3, runs: 3 }],
      error: 'Error: no', fix: 'Restore it.',
      history: { runs: 13, after: { failed: 4, of: 4 }, without: { failed: 0, of: 9 } },
      repro: { command: 'npx carryover run test/a.test.ts test/b.test.ts', order: ['test/a.test.ts', 'test/b.test.ts'] },
    },
  ],
  failing: [{ file: 'test/f.test.ts', project: 'unit', test: 'fails', error: 'Error: always' }],
  flaky: [{ file: 'test/g.test.ts', project: 'unit', test: 'wavers', outcomes: '2/5 fail in one order' }],
  plan: {
    shared: ['test/b.test.ts'],
    isolated: [{ file: 'test/a.test.ts', project: 'unit', reason: 'replaces node:fs.readFile' }],
    measured: { isolatedMs: 2000, sharedMs: 800, planMs: 900, ordersVerified: 3, ordersWithMore: 1 },
  },
  limits: [{ what: 'objects', file: 'test/a.test.ts', bound: 100_000, detail: 'from src/big.ts' }],
  notes: ['one note'],
}

/** Every field required, at every depth. */
type Complete<T> = T extends readonly (infer Item)[]
  ? readonly Complete<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Complete<NonNullable<T[Key]>> }
    : T
