import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { collectFindings, leakFindings } from '../../src/formats/findings.ts'
import {
  consequence, docsForKind, fixForHazard, fixForLeak, HAZARD_NOUNS, hazardSentence, mendsFor, NOUNS, rungSentence, selfSetup, storeNote,
} from '../../src/formats/wording.ts'
import { HAZARD_KINDS } from '../../src/model/hazard.ts'
import { STORE_PROBLEMS } from '../../src/model/history.ts'
import { LEAK_KINDS } from '../../src/model/leak.ts'
import type { OrderDependent } from '../../src/model/report.ts'
import { leakWith, reportWith, staleMock, testWith } from './sample-report.ts'

const package_ = new URL('../../', import.meta.url)
const same = (text: string): string => text

describe('every kind', () => {
  test.each([...LEAK_KINDS, ...HAZARD_KINDS])('%s has a page of 20 to 40 lines', (kind) => {
    const page = readFileSync(new URL(docsForKind(kind), package_), 'utf8')
    const lines = page.trimEnd().split('\n')
    expect(lines[0]).toMatch(new RegExp(`^# \`${kind}\`: `))
    expect(lines.length).toBeGreaterThanOrEqual(20)
    expect(lines.length).toBeLessThanOrEqual(40)
    expect(lines.filter((line) => line.startsWith('## '))).toEqual([
      '## Why it hurts', '## Where it survives into the next file', '## Mend the polluter', '## Make the victim robust',
    ])
  })

  test('no page is about a kind that does not exist', () => {
    const known = new Set([...LEAK_KINDS, ...HAZARD_KINDS].map((kind) => `${kind}.md`))
    expect(readdirSync(new URL('docs/leaks/', package_)).filter((name) => name !== 'README.md').filter((name) => !known.has(name))).toEqual([])
  })

  test.each(LEAK_KINDS)('%s has a noun, a fix for each runner and advice for the test', (kind) => {
    const leak = { kind, path: 'some.path', module: 'src/some.ts' }
    for (const runner of ['vitest', 'jest'] as const)
      for (const text of [fixForLeak(leak, runner), selfSetup(leak, runner)]) {
        expect(text).toMatch(/^[A-Z].*[.]$/s)
        expect(text).not.toMatch(/(?:from|of|Put|Save|Set) undefined/)
        expect(text).not.toContain(runner === 'jest' ? 'vi.' : 'jest.')
      }
    expect(NOUNS[kind]).not.toBe('')
  })

  test.each(HAZARD_KINDS)('%s has a noun, sentences and a fix', (kind) => {
    for (const basis of ['observed', 'predicted'] as const) {
      const text = hazardSentence({ ...staleMock, kind, basis }, same)
      for (const part of [staleMock.module, staleMock.mocked, staleMock.by, ...staleMock.affects]) expect(text).toContain(part)
      expect(text.includes('would')).toBe(basis === 'predicted')
    }
    expect(fixForHazard({ ...staleMock, kind }, 'vitest')).toMatch(/^[A-Z].*[.]$/)
    expect(HAZARD_NOUNS[kind]).not.toBe('')
  })
})

describe('a fix names the call that fits', () => {
  test.each([
    ['global', 'globalThis.fetch', "Set it with vi.stubGlobal('fetch', …) and call vi.unstubAllGlobals() in afterEach. A plain assignment is never undone."],
    ['global', 'globalThis.config.debug', 'Save globalThis.config.debug before the test changes it, and put the saved value back in afterEach (delete what did not exist).'],
    ['env', 'process.env.NOTEBOOK_SEED', "Set it with vi.stubEnv('NOTEBOOK_SEED', …) and call vi.unstubAllEnvs() in afterEach. A plain assignment is never undone."],
    ['process', 'process.stdout.write', "Replace it with vi.spyOn(process.stdout, 'write') and call vi.restoreAllMocks() in afterEach."],
    ['listener', "process.on('SIGINT')", "Keep the listener and take it off in afterEach: process.off('SIGINT', listener). An AbortSignal or once() does the same."],
    ['listener', "window.addEventListener('resize')", "Keep the listener and take it off in afterEach: window.removeEventListener('resize', listener). The signal of an AbortController does the same."],
    ['process', 'process.sourceMapsEnabled', 'Save process.sourceMapsEnabled first and call process.setSourceMapsEnabled(saved) in afterEach.'],
    ['builtin-setting', 'node:dns.getDefaultResultOrder()', 'Save dns.getDefaultResultOrder() first and call dns.setDefaultResultOrder(saved) in afterEach.'],
    ['builtin-setting', 'node:stream.getDefaultHighWaterMark(true)', 'Save stream.getDefaultHighWaterMark(true) first and call stream.setDefaultHighWaterMark(true, saved) in afterEach.'],
    ['builtin-setting', 'node:events.defaultMaxListeners', 'Read node:events.defaultMaxListeners before the test changes it, and set it to that value again in afterEach.'],
    ['channel', 'diagnostics channel shop:saved', "Keep the subscriber and take it off in afterEach: diagnostics_channel.unsubscribe('shop:saved', subscriber)."],
    ['channel', 'async hooks', 'Keep what createHook() returns and call hook.disable() in afterEach.'],
    ['dispatcher', 'HTTP interceptors', 'Take the interception off in afterAll: server.close() for msw, nock.restore() for nock.'],
    ['fake-timers', 'fake timers', 'Call vi.useRealTimers() in afterEach; for a sinon clock, clock.restore().'],
    ['timer', 'setInterval(beat) in src/heart.ts', 'Keep what setInterval() returns and call clearInterval(timer) in afterEach. With vi.useFakeTimers(), vi.clearAllTimers() stops all.'],
    ['handle', 'open http.Server', "Close it in afterAll and wait until it is closed: server.close(), and await once(server, 'close')."],
    ['handle', 'open worker_threads.Worker', 'Close it in afterAll and wait until it is closed: await worker.terminate().'],
    ['late-error', 'error in test/b.test.ts > emits', 'Take off in afterEach what the other file ran into: a listener, a hook, a patched function.'],
    ['expect', 'expect.matchers.toBeOdd', 'No call undoes expect.extend(): move it to a setup file (setupFiles), so that every file has it.'],
    ['expect', 'chai.config.showDiff', 'Save chai.config.showDiff before the test changes it, and put the saved value back in afterEach.'],
    ['console', 'console.group()', 'Call console.groupEnd() as often as console.group().'],
    ['dom', 'customElements["x-chart"]', 'Nothing takes a definition back: define the element in a module that is loaded once, or give each test a name of its own.'],
    ['storage', 'sessionStorage.token', 'Call sessionStorage.clear() in afterEach.'],
  ] as const)('%s %s', (kind, path, fix) => {
    expect(fixForLeak({ kind, path }, 'vitest')).toBe(fix)
  })

  test('and that fits how the state was written', () => {
    const stubbed = { kind: 'global', path: 'globalThis.fetch', source: "vi.stubGlobal('fetch', fake)" } as const
    expect(fixForLeak(stubbed, 'vitest')).toBe('Call vi.unstubAllGlobals() in afterEach: nothing else undoes a stub.')
    const variable = { kind: 'env', path: 'process.env.X', source: "vi.stubEnv('X', '1')" } as const
    expect(fixForLeak(variable, 'vitest')).toBe('Call vi.unstubAllEnvs() in afterEach: nothing else undoes a stub.')
  })

  test('and none that the runner does not have', () => {
    expect(fixForLeak({ kind: 'env', path: 'process.env.X' }, 'jest')).toBe(
      'Save process.env.X before the test changes it, and put the saved value back in afterEach (delete what did not exist). Assigning undefined to a variable sets it to "undefined".',
    )
    expect(fixForLeak({ kind: 'private', path: 'src/format.ts#locale', module: 'src/format.ts' }, 'jest')).toBe(
      'Export a reset function from src/format.ts and call it in afterEach. Without one, jest.resetModules() in afterAll gives later files a fresh copy.',
    )
  })
})

const HISTORY = { runs: 13, after: { failed: 4, of: 4 }, without: { failed: 1, of: 9 } } as const

const locale = leakWith({ id: 'l', kind: 'private', path: 'src/format.ts#locale', module: 'src/format.ts' })
const seed = leakWith({ id: 's', kind: 'env', path: 'process.env.SEED' })
const library = leakWith({ id: 'x', kind: 'external-module', path: 'node_modules/x/x.js#y', module: 'node_modules/x/x.js' })

function sentence(...tests: Partial<OrderDependent>[]): string | undefined {
  const report = reportWith({ leaks: [locale, seed, library], hazards: [staleMock], orderDependent: tests.map(testWith) })
  const [finding] = collectFindings(report).orderDependent
  return finding && rungSentence(finding, same)
}

function follows(parts: Partial<OrderDependent>): string[] {
  return leakFindings(collectFindings(reportWith({ leaks: [seed], orderDependent: [testWith(parts)] }))).map(consequence)
}

test('what several files break by one path is counted once', () => {
  const caused = (polluter: string): OrderDependent =>
    testWith({ file: `${polluter}-victim`, polluters: [[polluter]], evidence: 'caused', state: [{ leak: 's', evidence: 'caused' }] })
  const findings = leakFindings(collectFindings(reportWith({ leaks: [seed], orderDependent: [caused('one'), caused('other')] })))
  expect(findings.map(consequence)).toEqual(['breaks 2 tests'])
})

describe('no sentence is surer than its rung', () => {
  test.each([
    ['suspected', { evidence: 'suspected', repeats: '1/1 alone pass, 1/1 after fail', state: [{ leak: 'l', evidence: 'suspected' }] },
      'may depend on order: ran after test/a.test.ts, which changed src/format.ts#locale, in the same worker, and imports src/format.ts (perhaps through others); seen so far: 1/1 alone pass, 1/1 after fail'],
    ['suspected, not by an import', { evidence: 'suspected', repeats: '', state: [{ leak: 's', evidence: 'suspected' }] },
      'may depend on order: ran after test/a.test.ts, which changed process.env.SEED, in the same worker'],
    ['suspected, of a package', { evidence: 'suspected', repeats: '', state: [{ leak: 'x', evidence: 'suspected' }] },
      'may depend on order: ran after test/a.test.ts, which changed node_modules/x/x.js#y, in the same worker'],
    ['suspected, by a hazard', { evidence: 'suspected', repeats: '', state: [{ leak: staleMock.id, evidence: 'suspected' }] },
      'may depend on order: ran after test/a.test.ts in the same worker, and may get src/report.ts from the cache'],
    ['confirmed', {}, 'passes alone (3/3), fails after test/a.test.ts (3/3)'],
    ['suspected by history', { evidence: 'suspected', history: HISTORY },
      'may depend on order: failed in 4 of 4 runs after test/a.test.ts in the same worker, passed in 8 of 9 without it (13 recorded runs of the same code)'],
    ['brittle, by history', { evidence: 'suspected', role: 'brittle', setters: [['test/s.test.ts']], history: { runs: 9, after: { failed: 0, of: 5 }, without: { failed: 4, of: 4 } } },
      'may depend on order: passed in 5 of 5 runs after test/s.test.ts in the same worker, failed in 4 of 4 without it (9 recorded runs of the same code)'],
    ['by history, alike after several', { evidence: 'suspected', polluters: [['test/a.test.ts'], ['test/c.test.ts']], history: HISTORY },
      'may depend on order: failed in 4 of 4 runs after test/a.test.ts in the same worker, passed in 8 of 9 without it (13 recorded runs of the same code); test/c.test.ts tells them apart as well'],
    ['confirmed, state only suspected', { state: [{ leak: 's', evidence: 'suspected' }] },
      'passes alone (3/3), fails after test/a.test.ts (3/3)'],
    ['confirmed after several', { polluters: [['a', 'b', 'c', 'd', 'e']] },
      'passes alone (3/3), fails after a, then b, then c and 2 more (3/3)'],
    ['confirmed, counted in other words', { repeats: 'always' }, 'passes alone, fails after test/a.test.ts (always)'],
    ['caused', { evidence: 'caused', state: [{ leak: 's', evidence: 'caused' }] },
      'passes alone (3/3), fails after test/a.test.ts (3/3), and passes again when process.env.SEED is put back'],
    ['caused by two', { evidence: 'caused', state: [{ leak: 's', evidence: 'caused' }, { leak: 'l', evidence: 'caused' }] },
      'passes alone (3/3), fails after test/a.test.ts (3/3), and passes again when process.env.SEED and src/format.ts#locale are put back'],
    ['caused by a hazard', { evidence: 'caused', state: [{ leak: staleMock.id, evidence: 'caused' }] },
      'passes alone (3/3), fails after test/a.test.ts (3/3), and passes again when src/report.ts is loaded anew'],
    ['brittle', { role: 'brittle', polluters: [], setters: [['test/s.test.ts']], repeats: '3/3 alone fail, 3/3 after pass' },
      'fails alone (3/3), passes after test/s.test.ts (3/3)'],
    ['brittle, caused', {
      role: 'brittle', polluters: [], setters: [['test/s.test.ts']], evidence: 'caused', repeats: '3/3 alone fail, 3/3 after pass',
      state: [{ leak: 's', evidence: 'caused' }],
    }, 'fails alone (3/3), passes after test/s.test.ts (3/3), and fails again when process.env.SEED is put back'],
  ] as const satisfies [string, Partial<OrderDependent>, string][])('%s', (_, test_, expected) => {
    expect(sentence(test_)).toBe(expected)
  })

  test('of several tests', () => {
    expect(sentence({ test: 'one' }, { test: 'two' })).toBe('pass alone (3/3 each), fail after test/a.test.ts (3/3 each)')
    expect(sentence({ test: 'one' }, { test: 'two', repeats: '2/2 alone pass, 2/2 after fail' })).toBe(
      'pass alone (at least 2/2 each), fail after test/a.test.ts (at least 2/2 each)',
    )
    expect(sentence({ test: 'one' }, { test: 'two', repeats: 'always' })).toBe(
      'pass alone, fail after test/a.test.ts (counts differ between the tests)',
    )
  })

  test('a leak breaks a test only where that was proven', () => {
    expect(follows({ evidence: 'caused', state: [{ leak: 's', evidence: 'caused' }] })).toEqual(['breaks 1 test'])
    expect(follows({ evidence: 'confirmed', state: [{ leak: 's', evidence: 'suspected' }] })).toEqual(['may break 1 test'])
    expect(follows({ role: 'brittle', state: [{ leak: 's', evidence: 'suspected' }] })).toEqual(['1 test may not do without it'])
    expect(follows({})).toEqual([''])
  })
})

describe('history alone', () => {
  const orderDependent = [testWith({ evidence: 'suspected', history: HISTORY, fix: 'Restore it.' })]
  const [finding] = collectFindings(reportWith({ orderDependent })).orderDependent

  test('mends nothing yet: what is to do is to find out', () => {
    expect(finding && mendsFor(finding, 'vitest')).toEqual([
      { label: 'fix', files: [], text: 'Nothing is proven yet: npx carryover explain test/b.test.ts finds out by reruns.' },
    ])
  })

  test('gives no counts for tests whose counts differ', () => {
    const other = testWith({ test: 'subtracts', evidence: 'suspected', history: { ...HISTORY, runs: 12 } })
    expect(sentence(...orderDependent, other)).toBe(
      'may depend on order: failed more often after test/a.test.ts in the same worker than without it, in recorded runs (counts differ between the tests)',
    )
  })

  test.each(STORE_PROBLEMS)('says in one line that runs could not be kept: %s', (reason) => {
    for (const detail of [{}, { detail: 'h.sqlite.set-aside' }]) expect(storeNote({ reason, file: 'h.sqlite', ...detail })).toMatch(/^[A-Zh].*[^.]$/)
  })
})
