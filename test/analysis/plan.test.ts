import { describe, expect, it } from 'vitest'
import { planOf } from '../../src/analysis/plan.ts'
import { buildLedger } from '../../src/ledger/ledger.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { ObservedLeak } from '../../src/model/leak.ts'

const files = ['a', 'b', 'c', 'd', 'e'].map((file) => ({ file, project: '' }))
const LEAK: ObservedLeak = { kind: 'env', path: 'process.env.TZ', after: '"UTC"' }

function finding(file: string, cause: readonly string[], parts: Partial<Finding> = {}): Finding {
  return { file, project: '', test: 'adds up', role: 'victim', evidence: 'confirmed', cause, state: [], runs: 6, repeats: '', chance: 0.05, ...parts }
}

/** The isolated files of a plan, each with its reason. */
function isolated(findings: readonly Finding[], leaks: Readonly<Record<string, readonly ObservedLeak[]>> = {}, unexplained: readonly string[] = []) {
  const records = files.map(({ file, project }, position) => ({
    file, project, worker: 'w', position, leaks: leaks[file] ?? [], imports: {}, limits: [], captureMs: 0, objects: 0,
  }))
  const plan = planOf({ files, findings, ledgers: [buildLedger(records, [])], unexplained: files.filter(({ file }) => unexplained.includes(file)) })
  expect([...plan.shared, ...plan.isolated].map(({ file }) => file).sort()).toEqual(files.map(({ file }) => file))
  return Object.fromEntries(plan.isolated.map(({ file, reason }) => [file, reason]))
}

describe('planOf', () => {
  it('lets all share where nothing was found', () => {
    expect(isolated([])).toEqual({})
  })

  it('takes out a polluter rather than its victims', () => {
    expect(isolated([finding('b', ['a']), finding('c', ['a'])])).toEqual({ a: { kind: 'polluter', victims: ['b', 'c'] } })
  })

  it('takes out a victim rather than its polluters', () => {
    const others = { others: [['b'], ['c']], cleaners: [], readers: [], tried: [] }
    expect(isolated([finding('e', ['a'], { more: others })])).toEqual({ e: { kind: 'victim', polluters: ['a', 'b', 'c'] } })
  })

  it('takes out the victim of those that only together break it', () => {
    expect(isolated([finding('c', ['a', 'b'])])).toEqual({ c: { kind: 'victim', polluters: ['a', 'b'] } })
  })

  it('takes out the victim of many of which some may not be needed, however many have it so', () => {
    const many = ['a', 'b', 'c', 'd']
    expect(isolated([finding('e', many), finding('d', ['a'])])).toMatchObject({ e: { kind: 'victim' }, d: { kind: 'victim', polluters: ['a'] } })
  })

  it('takes out what fails alone, whatever it needs', () => {
    expect(isolated([finding('c', ['a'], { role: 'brittle' })])).toEqual({ c: { kind: 'brittle', setters: ['a'] } })
  })

  it('takes others that change a proven cause for polluters, and says of those that it is not proven', () => {
    const state = [{ file: 'a', leak: LEAK, evidence: 'caused' }] as const
    const leaks = { a: [LEAK], b: [LEAK], d: [{ ...LEAK, after: '"CET"' }] }
    expect(isolated([finding('c', ['a'], { state })], leaks)).toEqual({ c: { kind: 'victim', polluters: ['a'] } })
    const many = ['c', 'd', 'e'].map((victim) => finding(victim, ['a'], { state }))
    expect(isolated(many, { ...leaks, d: [] })).toEqual({ a: { kind: 'polluter', victims: ['c', 'd', 'e'] }, b: { kind: 'alike', like: ['a'] } })
  })

  it('takes out what nobody could explain', () => {
    expect(isolated([], {}, ['d'])).toEqual({ d: { kind: 'unexplained' } })
  })
})
