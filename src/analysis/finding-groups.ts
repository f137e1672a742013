import type { Finding, StateFinding } from '../model/finding.ts'
import { hazardPath } from '../model/hazard.ts'
import type { Evidence } from '../model/report.ts'

const RUNG = { caused: 0, confirmed: 1, suspected: 2 } as const satisfies Record<Evidence, number>

/** Findings that share cause and state, the surest first, then those with most tests. */
export function groupsOf(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = Map.groupBy(findings, ({ project, role, cause, state, evidence }) => JSON.stringify([project, role, evidence, cause, state.map(nameOf)]))
  return [...groups.values()]
    .map((group) => group as [Finding, ...Finding[]])
    .sort(([a, ...more], [b, ...others]) => RUNG[a.evidence] - RUNG[b.evidence] || others.length - more.length)
}

function nameOf({ leak, hazard, evidence }: StateFinding): string {
  return `${evidence} ${leak === undefined ? hazardPath(hazard) : leak.path}`
}
