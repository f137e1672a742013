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

/** One path that leaked, or one list that grew, with every file that left it so. */
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

/** Modules that carry one and the same hazard: of one mock, by one file, to the same files. */
export interface HazardFinding {
  readonly hazard: Hazard
  readonly modules: readonly string[]
  readonly tests: readonly OrderFinding[]
}

/** What a report says, each thing once, the worst last where order is gravity. */
export interface Findings {
  readonly report: Report
  /** Worst last. */
  readonly orderDependent: readonly OrderFinding[]
  /** Worst first; benign ones only where they were asked for. */
  readonly leaks: readonly LeakGroup[]
  /** In the order of the report: those that were met first, the widest first. */
  readonly hazards: readonly HazardFinding[]
}

/** Joins what belongs together: victims of one cause, and files with one leaked path. */
export function collectFindings(report: Report, showBenign = false): Findings {
  const orderDependent = groupTests(report)
  return {
    report,
    orderDependent,
    leaks: groupLeaks(report, orderDependent, showBenign),
    hazards: groupHazards(report, orderDependent),
  }
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
  const statesOf = ({ state }: OrderDependent): StateFinding[] =>
    state.flatMap(({ leak: id, evidence }): StateFinding[] => {
      const [leak, hazard] = [leakOf.get(id), hazardOf.get(id)]
      if (leak !== undefined) return [{ leak, evidence }]
      return hazard === undefined ? [] : [{ hazard, evidence }]
    })
  const findings = groupBy(orderDependent, (test) => {
    const { role, evidence, state, within, file } = test
    // Whichever file loads a module first brings a hazard upon all others: what proves it to be one is the hazard.
    const isHazard = evidence === 'caused' && state.every(({ leak }) => hazardOf.has(leak))
    return JSON.stringify([role, evidence, isHazard ? [] : causesOf(test), within && file, state.map((each) => [each.leak, each.evidence])])
  }).map((tests): OrderFinding => {
    const sorted = byCommonestCause(tests)
    const causes = [...new Map(sorted.flatMap(causesOf).map((files) => [JSON.stringify(files), files])).values()]
    const states = statesOf(sorted[0]).map((state) => ('hazard' in state ? { ...state, hazard: broughtAboutBy(state.hazard, causes) } : state))
    return { first: sorted[0], tests: sorted, causes, states }
  })
  return findings.sort(
    (a, b) => RUNG[a.first.evidence] - RUNG[b.first.evidence] || a.tests.length - b.tests.length,
  )
}

function nameOfCauses(test: OrderDependent): string {
  return JSON.stringify(causesOf(test))
}

/** What a reader tries first is what breaks most. */
function byCommonestCause(tests: readonly [OrderDependent, ...OrderDependent[]]): [OrderDependent, ...OrderDependent[]] {
  const amounts = new Map<string, number>()
  for (const test of tests) amounts.set(nameOfCauses(test), (amounts.get(nameOfCauses(test)) ?? 0) + 1)
  return [...tests].sort((a, b) => (amounts.get(nameOfCauses(b)) ?? 0) - (amounts.get(nameOfCauses(a)) ?? 0)) as [OrderDependent, ...OrderDependent[]]
}

/** The hazard as these tests met it: by a file that ran before them; whom else it reaches is told where hazards are. */
function broughtAboutBy(hazard: Hazard, causes: readonly (readonly string[])[]): Hazard {
  const files = causes.flat()
  const [first = hazard.by] = files
  return { ...hazard, by: files.includes(hazard.by) ? hazard.by : first, affects: [] }
}

function causesOf({ role, polluters, setters, within }: OrderDependent): readonly (readonly string[])[] {
  return within ?? (role === 'victim' ? polluters : setters)
}

function groupHazards({ hazards }: Report, tests: readonly OrderFinding[]): HazardFinding[] {
  return groupBy(hazards, ({ kind, mocked, by, basis, affects, module }) =>
    JSON.stringify([kind, mocked, by, basis, affects, kind === 'missed-registration' ? module : '']),
  ).map((same) => {
    const ids = new Set(same.map(({ id }) => id))
    return {
      hazard: same[0],
      modules: same.map(({ module }) => module),
      tests: tests.filter(({ states }) => states.some((state) => 'hazard' in state && ids.has(state.hazard.id))),
    }
  })
}

function groupLeaks({ leaks }: Report, tests: readonly OrderFinding[], showBenign: boolean): LeakGroup[] {
  const shown = leaks.filter(({ verdict }) => showBenign || verdict !== 'benign')
  const findings = groupBy(shown, (leak) => `${leak.kind}\0${listOf(leak) ?? leak.path}`).map((same): LeakFinding => {
    const ids = new Set(same.map(({ id }) => id))
    const linked = tests.filter(({ states }) => states.some((state) => 'leak' in state && ids.has(state.leak.id)))
    return {
      leak: { ...representative(same, linked), path: commonPath(same) },
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

const ENTRY = /\[(\d+)\]$/

/** The list to which a leak added an entry: files that all add to one have that in common. What was proven is told by itself. */
function listOf({ path, before, verdict }: Leak): string | undefined {
  return before === undefined && verdict !== 'harmful' && ENTRY.test(path) ? path.replace(ENTRY, '[]') : undefined
}

/** One path for leaks at one place, or for several entries of one list: `list[0…7]`. */
function commonPath([{ path }, ...others]: readonly [Leak, ...Leak[]]): string {
  if (others.every((other) => other.path === path)) return path
  const indices = [path, ...others.map((other) => other.path)].map((each) => Number(ENTRY.exec(each)?.[1]))
  return path.replace(ENTRY, `[${Math.min(...indices)}…${Math.max(...indices)}]`)
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
