import type { Hazard } from '../../src/model/hazard.ts'
import { LEAK_KINDS } from '../../src/model/leak.ts'
import type { FileEntry, Leak, LeakVerdict, OrderDependent, Report } from '../../src/model/report.ts'
import { leakWith, reportWith, testWith } from '../formats/sample-report.ts'

const FILES = 3000
const WORKERS = 8
const LEAKS = 5000
const STATES = 40

const AREAS = ['billing', 'checkout', 'search', 'session', 'catalogue', 'reports', 'mail', 'admin'] as const
const VERDICTS: readonly LeakVerdict[] = ['harmful', 'suspicious', 'suspicious', 'benign']

/** The report of a large suite: every part of it is filled, and each list is as long as such a suite makes it. */
export function largeReport(): Report {
  const leaks = [...Array.from({ length: STATES }, (_, index) => cause(index)), ...Array.from({ length: LEAKS - STATES }, (_, index) => leak(index))]
  const idsOf = Map.groupBy(leaks, ({ file }) => file)
  const files = Array.from({ length: FILES }, (_, index) => entry(index, idsOf.get(fileName(index)) ?? []))
  const orderDependent = Array.from({ length: STATES }, (_, index) => victimsOf(index)).flat()
  const benign = leaks.filter(({ verdict }) => verdict === 'benign').length
  return reportWith({
    runner: { name: 'vitest', version: '5.1.1', pool: 'forks', isolate: false, workers: WORKERS },
    workers: Array.from({ length: WORKERS }, (_, worker) => ({
      id: `worker-${worker}`,
      project: '',
      files: files.filter((file) => file.worker === `worker-${worker}`).map(({ path }) => path),
    })),
    files,
    leaks,
    hazards: Array.from({ length: 30 }, (_, index) => hazard(index)),
    orderDependent,
    failing: Array.from({ length: 60 }, (_, index) => ({
      file: fileName(index * 31), project: '', test: `rejects a bad request, case ${index}`, error: 'AssertionError: expected 500 to be 400',
    })),
    flaky: Array.from({ length: 12 }, (_, index) => ({
      file: fileName(index * 77), project: '', test: `settles within a second, case ${index}`, outcomes: '2/5 fail in one order',
    })),
    plan: {
      shared: files.slice(100).map(({ path }) => path),
      isolated: files.slice(0, 100).map(({ path }) => ({ file: path, project: '', reason: 'replaces node:fs.readFile' })),
      measured: { isolatedMs: 840_000, sharedMs: 310_000, planMs: 344_000, ordersVerified: 12 },
    },
    limits: files.slice(0, 500).map(({ path }, index) => ({ what: index % 2 === 0 ? 'WeakMap' : 'objects of a library', file: path, bound: index })),
    notes: ['The project browser runs in a browser, where Carryover does not look.'],
    summary: {
      files: FILES, tests: FILES * 7, leakingFiles: new Set(leaks.map(({ file }) => file)).size, leaks: LEAKS - benign, benign, hazards: 30,
      orderDependent: orderDependent.filter(({ evidence }) => evidence !== 'suspected').length,
      suspects: orderDependent.filter(({ evidence }) => evidence === 'suspected').length,
      flaky: 12, runs: 412, captureMs: 21_400, wallMs: 1_844_000,
    },
  })
}

function fileName(index: number): string {
  const area = AREAS[index % AREAS.length] ?? ''
  return `packages/${area}/test/unit/${area}-${String(index).padStart(4, '0')}.test.ts`
}

function entry(index: number, leaks: readonly Leak[]): FileEntry {
  const isVictim = index % 75 > 10 && index % 75 < 16
  return {
    path: fileName(index),
    project: '',
    worker: `worker-${index % WORKERS}`,
    position: Math.floor(index / WORKERS),
    outcome: isVictim ? 'fail' : index % 97 === 0 ? 'skip' : 'pass',
    failed: isVictim ? ['works'] : [],
    durationMs: (index * 37) % 2900,
    captureMs: ((index * 13) % 190) / 10,
    objects: 8000 + index,
    leaks: leaks.map(({ id }) => id),
    hazards: [],
  }
}

/** Every 75th file left a state that victims after it in the same worker were shown, or suspected, to depend on. */
function cause(index: number): Leak {
  const file = fileName(index * 75)
  const module = `packages/${AREAS[index % AREAS.length]}/src/registry-${index}.ts`
  return leakWith({
    id: `cause-${index}`, file, kind: 'private', path: `${module}#handlers`, module, verdict: index % 3 === 2 ? 'suspicious' : 'harmful',
    before: 'Map(2) {"open" => function open, "close" => function close}',
    after: 'Map(3) {"open" => function open, "close" => function fakeClose, "retry" => function retry}',
    origin: { file: module, line: 40 + index, column: 3, source: 'handlers.set(name, handler)', imports: [file, module] },
    phase: 'import',
  })
}

function leak(index: number): Leak {
  const kind = LEAK_KINDS[index % LEAK_KINDS.length] ?? 'global'
  // Every fifth path is one that many files leave.
  const path = index % 5 === 0 ? `src/shared-${index % 35}.ts#counter` : `src/module-${index}.ts#state.entries[${index % 9}].value`
  return leakWith({
    id: `leak-${index}`, file: fileName((index * 7) % FILES), kind, path, before: `{count: ${index}, open: true}`, after: `{count: ${index + 1}, open: true}`,
    verdict: VERDICTS[index % VERDICTS.length] ?? 'benign', phase: 'test', test: `adds entry ${index}`,
  })
}

function victimsOf(index: number): OrderDependent[] {
  const evidence = (['caused', 'confirmed', 'suspected'] as const)[index % 3] ?? 'suspected'
  const polluter = fileName(index * 75)
  // The state is proven to be the cause where that was shown, else it is suspected.
  const state = [{ leak: `cause-${index}`, evidence: evidence === 'caused' ? ('caused' as const) : ('suspected' as const) }]
  return Array.from({ length: index === 0 ? 20 : 3 }, (_, number) => {
    const file = fileName(index * 75 + WORKERS * (number + 1))
    const test = `closes what it opened, case ${number}`
    return testWith({
      file, test, evidence, state, polluters: [[polluter]], error: 'AssertionError: expected 3 to be 2',
      repro: { command: `npx carryover run ${polluter} ${file} -t '${test}'`, order: [polluter, file] },
    })
  })
}

function hazard(index: number): Hazard {
  return {
    id: `hazard-${index}`, kind: (['stale-mock', 'missed-mock', 'missed-registration'] as const)[index % 3] ?? 'stale-mock',
    basis: 'observed', module: `src/service-${index}.ts`, mocked: `src/client-${index}.ts`, by: fileName(index * 40), affects: [fileName(index * 40 + 8), fileName(index * 40 + 16)],
    fix: 'Call vi.resetModules() in afterAll of the file that mocks, so that later files get a fresh copy.',
  }
}
