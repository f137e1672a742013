import type { Findings, OrderFinding } from '../formats/findings.ts'
import type { PART_NAMES } from '../formats/wording.ts'

/** How a file takes part in one finding, and the files at its other end. */
export interface Part {
  readonly kind: keyof typeof PART_NAMES
  readonly finding: OrderFinding
  readonly others: readonly string[]
}

/** A file's key: two projects may run the same file. */
export function keyOf(project: string, file: string): string {
  return `${project}\n${file}`
}

/** The parts that files take in order dependence, by their key; the worst finding first. */
export function partsOf({ orderDependent }: Findings): ReadonlyMap<string, readonly Part[]> {
  const parts = new Map<string, Part[]>()
  for (const finding of [...orderDependent].reverse()) {
    const isProven = finding.first.evidence !== 'suspected'
    const files = finding.causes.flat()
    const affected = new Set(finding.tests.map(({ project, file }) => keyOf(project, file)))
    const causes = new Set(finding.tests.flatMap(({ project }) => files.map((file) => keyOf(project, file))))
    for (const key of affected) add(key, { kind: isProven ? 'proven' : 'suspected', finding, others: [...causes] })
    for (const key of causes) add(key, { kind: isProven ? 'cause' : 'suspect', finding, others: [...affected] })
  }
  return parts

  function add(key: string, part: Part): void {
    const known = parts.get(key)
    if (known === undefined) parts.set(key, [part])
    else known.push(part)
  }
}
