import { groupsOf } from '../analysis/finding-groups.ts'
import { observedHazards } from '../analysis/observed-hazards.ts'
import { likelihoodOfReading, LIKELY } from '../analysis/suspects.ts'
import type { Finding, StateCandidate, StateFinding } from '../model/finding.ts'
import { hazardPath, type ObservedHazard } from '../model/hazard.ts'
import type { Naming } from '../model/ledger.ts'
import type { TurnedFile } from './investigate.ts'

/** Failed files that one cause may explain, and that met it in their worker. */
export interface CauseGroup {
  readonly project: string
  /** The files that bring it about, in order. */
  readonly cause: readonly string[]
  /** What they leave, which is put back to see whether that cures. */
  readonly state: readonly StateCandidate[]
  readonly files: readonly TurnedFile[]
  /** Whether it was proven of another test that this is a cause. */
  readonly isProven: boolean
  /** Files that may be needed besides the cause, where it is not proven to be enough. */
  readonly helpers: readonly string[]
}

/** A single file is examined by itself, unless the hazard was proven before. */
const MIN_FILES = 2

/** Sorts failed files by the hazard that most of them met; a file is in one group at most. */
export function hazardGroups(failed: readonly TurnedFile[], findings: readonly Finding[]): CauseGroup[] {
  const groups: CauseGroup[] = []
  const taken = new Set<TurnedFile>()
  const met = [...Map.groupBy(failed, ({ ledger }) => ledger)].flatMap(([ledger, files]) =>
    observedHazards(ledger).map((hazard) => ({ hazard, files: files.filter((file) => isAffected(file, hazard)) })),
  )
  for (const { hazard, files } of met.sort((a, b) => b.files.length - a.files.length)) {
    const free = files.filter((file) => !taken.has(file))
    if (free.length === 0 || (free.length < MIN_FILES && !findings.some((finding) => isCausedBy(finding, hazard)))) continue
    for (const file of free) taken.add(file)
    const { project, by, affects } = hazard
    groups.push({ project, cause: [by], state: [{ file: by, hazard }], files: free, isProven: false, helpers: affects })
  }
  return groups
}

function isAffected({ outcome, role, history }: TurnedFile, { project, by, affects }: ObservedHazard): boolean {
  return role === 'victim' && project === outcome.project && affects.includes(outcome.file) && history.includes(by)
}

function isCausedBy({ project, state }: Finding, hazard: ObservedHazard): boolean {
  const isIt = ({ hazard: named, evidence }: StateFinding): boolean =>
    evidence === 'caused' && named !== undefined && hazardPath(named) === hazardPath(hazard)
  return project === hazard.project && state.some(isIt)
}

/** A finding of each proven cause of failures, that of most tests first. */
export function provenCauses(findings: readonly Finding[]): readonly Finding[] {
  return groupsOf(findings.filter(({ role, evidence, within }) => role === 'victim' && evidence === 'caused' && within === undefined)).map(([first]) => first)
}

/** The failed files that met a proven cause and may well read what it leaves. */
export function provenGroup({ project, cause, state }: Finding, failed: readonly TurnedFile[], naming: Naming | undefined): CauseGroup {
  const meets = ({ outcome, role, history, ledger }: TurnedFile): boolean =>
    role === 'victim' &&
    outcome.project === project &&
    cause.every((file) => history.includes(file)) &&
    state.some(({ leak }) => leak !== undefined && likelihoodOfReading(ledger, outcome, leak, naming) >= LIKELY)
  return { project, cause, state, files: failed.filter(meets), isProven: true, helpers: [] }
}

/** How a piece of state is put back. */
export function putBackPath({ leak, hazard }: StateCandidate): string {
  return leak === undefined ? hazardPath(hazard) : leak.path
}
