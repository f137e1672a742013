import { describe, expect, test } from 'vitest'
import { openEarlierRuns } from '../../src/analysis/history/earlier-runs.ts'
import { fisher } from '../../src/analysis/confidence.ts'
import { historyFindings } from '../../src/analysis/history/history-findings.ts'
import { recordedRun, recordedRuns } from '../recorded-runs.ts'

/** What the runs let suspect of `v`. */
function differences(...runs: readonly string[]) {
  return openEarlierRuns(recordedRuns(...runs)).differences('v', '')
}

/** Twelve runs in which `leak` comes before `v`, or not, together with a few other files that come as they like. */
const BY_LEAK = [
  'leak a v! b', 'v b leak a', 'b leak v! a', 'a v leak b', 'leak b v! a', 'b v a leak', 'a b leak v!', 'a b v leak', 'leak v! a b', 'v a b leak',
  'c leak v!', 'c v leak',
] as const

/** How likely it is that six of twelve runs failed, and those six, by chance. */
const BY_SIX: number = expect.closeTo(1 / 924, 8)

describe('a test that depends on order, as far as history can tell', () => {
  test('is told by the file that came before it in all runs in which it failed, and in no other', () => {
    expect(differences(...BY_LEAK)).toEqual([
      {
        kind: 'order', test: 'works', role: 'victim', files: ['leak'],
        counts: { after: { failed: 6, of: 6 }, without: { failed: 0, of: 6 } }, chance: BY_SIX,
      },
    ])
  })

  test('is brittle where it fails with nothing before it', () => {
    const runs = BY_LEAK.map((run) => (run.includes('!') ? run.replace('!', '') : run.replace('v', 'v!')))
    expect(differences(...runs)).toEqual([
      {
        kind: 'order', test: 'works', role: 'brittle', files: ['leak'],
        counts: { after: { failed: 0, of: 6 }, without: { failed: 6, of: 6 } }, chance: BY_SIX,
      },
    ])
  })

  test('may be a file that could not be loaded', () => {
    const runs = BY_LEAK.map((run) => run.replace('!', '*'))
    expect(differences(...runs)).toMatchObject([{ kind: 'order', test: '', role: 'victim', files: ['leak'] }])
  })

  test('another worker is another world', () => {
    const runs = BY_LEAK.map((run) => (run.includes('!') ? run : 'leak a|b v'))
    expect(differences(...runs)).toMatchObject([{ files: ['leak'], counts: { without: { failed: 0, of: 6 } } }])
  })

  test('Vitest runs what failed first: it then fails and passes in turn, and only what was left tells who did it', () => {
    const runs = Array.from({ length: 6 }, () => ['a b leak c v!', 'v a b leak c']).flat()
    expect(differences(...runs)).toMatchObject([{ kind: 'order', role: 'victim', files: ['leak'] }])
    expect(differences(...runs.map((run) => run.replace('leak', 'quiet')))).toEqual([])
  })

  test('two that tell the outcomes apart alike are both named', () => {
    const runs = Array.from({ length: 7 }, (_, index) => [`leak1 leak2 a${index} v!`, `v a${index} leak1 leak2`]).flat()
    expect(differences(...runs)).toMatchObject([{ files: ['leak1', 'leak2'] }])
  })

  test('a few exceptions are let pass, and counted', () => {
    const runs = [...BY_LEAK, 'd leak v', 'v d leak', 'd a leak v!', 'd v leak', 'e leak v!', 'e v leak']
    expect(differences(...runs)).toMatchObject([{ files: ['leak'], counts: { after: { failed: 8, of: 9 }, without: { failed: 0, of: 9 } } }])
  })
})

describe('nothing is suspected', () => {
  const failing = BY_LEAK.filter((run) => run.includes('!'))
  const passing = BY_LEAK.filter((run) => !run.includes('!'))

  test.each<[why: string, runs: readonly string[]]>([
    ['of a test that was broken for some runs and then mended', [...passing, ...failing]],
    ['of a test that was broken for some runs in between', [...passing.slice(0, 3), ...failing, ...passing.slice(3)]],
    ['of a test that always failed', failing],
    ['where there are too few runs', BY_LEAK.slice(0, 10)],
    ['where its own code, or what it imports, was another', BY_LEAK.map((run, index) => run.replace(/v/, `v@${index % 2 === 0 ? 1 : 2}`))],
    ['where other tests ran in its file', BY_LEAK.map((run, index) => (index % 2 === 0 ? run.replace('v!', 'v!~') : run))],
    ['where its code is not known', BY_LEAK.map((run) => run.replace(/v(!?)/, 'v$1?'))],
    ['of a file that has other code by now', [...BY_LEAK, 'v leak@2 a b']],
    ['of a file whose code is not known', BY_LEAK.map((run) => run.replace('leak', 'leak?'))],
    ['of what a file did before it was mended', [...crowd((index) => `a${index} leak v!`, (index) => `a${index} v leak`), 'b c leak@2 v']],
    ['of a file that was no part of the runs in which it passed', BY_LEAK.map((run) => (run.includes('!') ? run : run.replace(/ ?leak ?/, ' ').trim()))],
    ['of files that are too many', crowd((index) => `a${index} leak1 leak2 leak3 leak4 v!`, (index) => `a${index} v leak1 leak2 leak3 leak4`)],
    ['of a file that left nothing, where any of many could have made the split', BY_LEAK.map((run) => run.replace('leak', 'quiet'))],
    ['of one order that came again and again', Array.from({ length: 24 }, (_, index) => (index % 12 < 6 ? 'leak v! a' : 'v a leak'))],
    ['where it failed twice', Array.from({ length: 70 }, (_, index) => (index % 35 === 5 ? `a${index} leak v!` : `a${index} v leak`))],
    ['of a file after which it fails now and then', crowd((index) => (index % 2 === 0 ? `a${index} leak v!` : `a${index} leak v`), (index) => `a${index} v leak`)],
    ['of a file without which it fails now and then', crowd((index) => `a${index} leak v!`, (index) => (index % 2 === 0 ? `a${index} v! leak` : `a${index} v leak`))],
  ])('%s', (_, runs) => {
    expect(differences(...runs)).toEqual([])
  })

  test('where one machine failed always and the other never', () => {
    const runs = BY_LEAK.map((run, index) => recordedRun(run, index, run.includes('!') ? 'slow' : 'fast'))
    expect(openEarlierRuns(runs).differences('v', '')).toEqual([])
    const mixed = BY_LEAK.map((run, index) => recordedRun(run, index, index < 6 ? 'slow' : 'fast'))
    expect(openEarlierRuns(mixed).differences('v', '')).toHaveLength(1)
  })
})

/** Sixty runs of two kinds, in turn, no two of them alike. */
function crowd(one: (index: number) => string, other: (index: number) => string): string[] {
  return Array.from({ length: 60 }, (_, index) => (index % 4 < 2 ? one(index) : other(index)))
}

describe('a test that fails and passes in one and the same order', () => {
  const flips = ['leak v! a', 'leak v a', 'leak v! a', 'leak v a', 'leak v a']

  test('is flaky, with counts, and never order-dependent', () => {
    expect(differences(...flips)).toEqual([{ kind: 'flaky', test: 'works', failed: 2, of: 5 }])
    expect(differences(...BY_LEAK, ...BY_LEAK.map((run) => run.replace('v!', 'v')))).toMatchObject([{ kind: 'flaky' }])
  })

  test('is not, where a file before it has other code', () => {
    expect(differences('leak v! a', 'leak@2 v a', 'leak@3 v! a', 'leak@4 v a')).toEqual([])
  })

  test('is not, where the code of a file before it is not known', () => {
    expect(differences(...flips.map((run) => run.replace('leak', 'leak?')))).toEqual([])
  })

  test('is not, where it was only broken for a while', () => {
    expect(differences('leak v a', 'leak v! a', 'leak v! a', 'leak v a')).toEqual([])
  })
})

describe('findings of history', () => {
  const earlier = openEarlierRuns(recordedRuns(...BY_LEAK))
  const nothing = { findings: [], flaky: [], failing: [] }

  test('are suspected, never more, and name no state by themselves', () => {
    expect(historyFindings(earlier, [{ file: 'v', project: '' }, { file: 'a', project: '' }], nothing)).toEqual({
      findings: [
        {
          file: 'v', project: '', test: 'works', role: 'victim', evidence: 'suspected', cause: ['leak'], state: [], runs: 0,
          repeats: '0/6 without fail, 6/6 after fail',
          chance: BY_SIX, more: { others: [], cleaners: [], readers: [], tried: [] },
          history: { runs: 12, after: { failed: 6, of: 6 }, without: { failed: 0, of: 6 } },
        },
      ],
      flaky: [],
    })
  })

  test.each(['findings', 'flaky', 'failing'] as const)('give way to the %s of reruns', (kind) => {
    const examined = { ...nothing, [kind]: [{ file: 'v', project: '', test: 'works' }] }
    expect(historyFindings(earlier, [{ file: 'v', project: '' }], examined)).toEqual({ findings: [], flaky: [] })
  })
})

describe('where to look first', () => {
  test('files after which it failed more often, after few runs already', () => {
    const hintsOf = (...runs: readonly string[]) => openEarlierRuns(recordedRuns(...runs)).hint({ file: 'v', project: '' })
    expect(hintsOf('x v!')).toEqual(new Map())
    expect(hintsOf('x v!', 'y v')).toEqual(new Map([['x', 2 / 3 - 1 / 3]]))
    expect(hintsOf('x v!', 'y v', 'z x v!', 'v x')).toEqual(new Map([['x', 3 / 4 - 1 / 4]]))
    expect(hintsOf('x v!', 'x v', 'y v!', 'y v')).toEqual(new Map())
  })

  test('only those that concern the tests in question', () => {
    const { hint } = openEarlierRuns(recordedRuns('x v!', 'v x'))
    expect(hint({ file: 'v', project: '', isMeant: (name) => name === 'another' }).size).toBe(0)
  })

  test.each([
    ['the last run in which it failed', ['a b v!', 'b c v', 'b v! a', 'a v'], { files: ['b'], hasFailed: true }],
    ['else the last one', ['a b v', 'c v'], { files: ['c'], hasFailed: false }],
    ['a run in which nothing came before it says nothing', ['a b v', 'v! a'], { files: ['a', 'b'], hasFailed: false }],
    ['nor do runs without it', ['a b'], undefined],
  ])('%s', (_, runs, expected) => {
    const found = openEarlierRuns(recordedRuns(...runs)).lastHistory({ file: 'v', project: '' })
    expect(found && { files: found.files, hasFailed: found.hasFailed }).toEqual(expected)
  })
})

describe("Fisher's exact test", () => {
  test.each([
    // The lady tasting tea: all four, and three of four.
    [{ withIt: { hits: 4, of: 4 }, withoutIt: { hits: 0, of: 4 } }, 1 / 70],
    [{ withIt: { hits: 3, of: 4 }, withoutIt: { hits: 1, of: 4 } }, 17 / 70],
    [{ withIt: { hits: 4, of: 4 }, withoutIt: { hits: 0, of: 9 } }, 1 / 715],
    [{ withIt: { hits: 0, of: 3 }, withoutIt: { hits: 2, of: 5 } }, 1],
  ])('%j', (table, likelihood) => {
    expect(fisher(table)).toBeCloseTo(likelihood, 12)
  })
})
