import type { Hazard } from '../model/hazard.ts'
import type { Evidence, Leak, LeakVerdict, OrderDependent, Report } from '../model/report.ts'

/** Tests that one cause breaks by one and the same state: one finding, however many victims it has. */
export interface OrderFinding {
  readonly first: OrderDependent
  readonly tests: readonly OrderDependent[]
  /** Minimal sets of files that are enough, or of tests of the same file: polluters of victims, setters of brittle tests. */
  readonly causes: readonly (readonly string[])[]
  readonly states: readonly StateFinding[]
}

export type StateFinding = { readonly evidence: 'suspected' | 'caused' } & (
  | { readonly leak: Leak }
  | { readonly hazard: Hazard }
)

/** One path that leaked, with every file that left it so. */
export interface LeakFinding {
  readonly leak: Leak
  readonly files: readonly string[]
  /** Whether all of the files left the same value. */
  readonly isUniform: boolean
  readonly tests: readonly OrderFinding[]
}

/** Leaks that one and the same set of files left. */
export interface LeakGroup {
  readonly files: readonly string[]
  readonly leaks: readonly LeakFinding[]
}

/** What a report says, each thing once, the worst last where order is gravity. */
export interface Findings {
  readonly report: Report
  /** Worst last. */
  readonly orderDependent: readonly OrderFinding[]
  /** Worst first; benign ones only where they were asked for. */
  readonly leaks: readonly LeakGroup[]
}

/** Joins what belongs together: victims of one cause, and files with one leaked path. */
export function collectFindings(report: Report, showBenign = false): Findings {
  const orderDependent = groupTests(report)
  return { report, orderDependent, leaks: groupLeaks(report, orderDependent, showBenign) }
}

/** Every leak group's findings in one list, worst first. */
export function leakFindings({ leaks }: Findings): LeakFinding[] {
  return leaks.flatMap((group) => group.leaks)
}

const RUNG = { suspected: 0, confirmed: 1, caused: 2 } as const satisfies Record<Evidence, number>
const WORTH = { harmful: 0, suspicious: 1, benign: 2 } as const satisfies Record<LeakVerdict, number>

function groupTests({ orderDependent, leaks, hazards }: Report): OrderFinding[] {
  const leakOf = new Map(leaks.map((leak) => [leak.id, leak]))
  const hazardOf = new Map(hazards.map((hazard) => [hazard.id, hazard]))
  const findings = groupBy(orderDependent, ({ role, evidence, state, ...test }) =>
    JSON.stringify([role, evidence, causesOf({ role, ...test }), test.within && test.file, state.map((each) => [each.leak, each.evidence])]),
  ).map(([first, ...others]): OrderFinding => {
    const states = first.state.flatMap(({ leak: id, evidence }): StateFinding[] => {
      const [leak, hazard] = [leakOf.get(id), hazardOf.get(id)]
      if (leak !== undefined) return [{ leak, evidence }]
      return hazard === undefined ? [] : [{ hazard, evidence }]
    })
    return { first, tests: [first, ...others], causes: causesOf(first), states }
  })
  return findings.sort(
    (a, b) => RUNG[a.first.evidence] - RUNG[b.first.evidence] || a.tests.length - b.tests.length,
  )
}

function causesOf({ role, polluters, setters, within }: Pick<OrderDependent, 'role' | 'polluters' | 'setters' | 'within'>): OrderFinding['causes'] {
  return within ?? (role === 'victim' ? polluters : setters)
}

function groupLeaks({ leaks }: Report, tests: readonly OrderFinding[], showBenign: boolean): LeakGroup[] {
  const shown = leaks.filter(({ verdict }) => showBenign || verdict !== 'benign')
  const findings = groupBy(shown, ({ kind, path }) => `${kind}\0${path}`).map((same): LeakFinding => {
    const ids = new Set(same.map(({ id }) => id))
    const linked = tests.filter(({ states }) => states.some((state) => 'leak' in state && ids.has(state.leak.id)))
    return {
      leak: representative(same, linked),
      files: [...new Set(same.map(({ file }) => file))],
      isUniform: same.every(({ before, after }) => before === same[0].before && after === same[0].after),
      tests: linked,
    }
  })
  findings.sort((a, b) => WORTH[a.leak.verdict] - WORTH[b.leak.verdict] || testCount(b) - testCount(a))
  // Groups come in the order of their worst leak, which is the first that the sorted list holds.
  return groupBy(findings, ({ files }) => JSON.stringify([...files].sort())).map((group) => ({
    files: group[0].files,
    leaks: group,
  }))
}

/** The worst of several leaks of one path; of equals, one that a test is linked to, then one that was traced. */
function representative(leaks: readonly [Leak, ...Leak[]], tests: readonly OrderFinding[]): Leak {
  const linked = new Set(tests.flatMap(({ first }) => first.state.map(({ leak }) => leak)))
  const rank = (leak: Leak): number =>
    WORTH[leak.verdict] * 4 + (linked.has(leak.id) ? 0 : 2) + (leak.origin === undefined ? 1 : 0)
  return leaks.reduce((best, leak) => (rank(leak) < rank(best) ? leak : best))
}

/** How many order-dependent tests are linked to a leak. */
function testCount({ tests }: LeakFinding): number {
  return tests.reduce((sum, finding) => sum + finding.tests.length, 0)
}

/** In the order in which each key was first seen. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}
