import { groupsOf } from '../analysis/finding-groups.ts'
import { observedHazards } from '../analysis/observed-hazards.ts'
import { mayRead } from '../analysis/suspects.ts'
import type { Finding, StateCandidate, StateFinding } from '../model/finding.ts'
import { hazardPath, type ObservedHazard } from '../model/hazard.ts'
import type { Ledger, Naming } from '../model/ledger.ts'
import { failedTests, type TurnedFile } from './turned-files.ts'

/** Failed files that one cause may explain, and that met it in their worker. */
export interface CauseGroup {
  readonly project: string
  /** The files that bring it about, in order. */
  readonly cause: readonly string[]
  /** What they leave, each to be put back by itself to see whether that cures. */
  readonly pieces: readonly Piece[]
  readonly files: readonly TurnedFile[]
  /** Whether it was proven of another test that this is a cause. */
  readonly isProven: boolean
  /** Files that may be needed besides the cause, where it is not proven to be enough. */
  readonly helpers: readonly string[]
}

/** State that is put back together. */
export type Piece = readonly StateCandidate[]

/** A single file is examined by itself, unless the hazard was proven before. */
const MIN_FILES = 2

/** Sorts failed files by the hazard that most of them met; a file is in one group at most. */
export function hazardGroups(failed: readonly TurnedFile[], findings: readonly Finding[]): CauseGroup[] {
  const groups: CauseGroup[] = []
  const taken = new Set<TurnedFile>()
  const met = [...new Set(failed.map(({ ledger }) => ledger))].flatMap((ledger) =>
    observedHazards(ledger).map((hazard) => ({ hazard, files: failed.filter((file) => isAffected(file, hazard, ledger)) })),
  )
  for (const { hazard, files } of met.sort((a, b) => b.files.length - a.files.length)) {
    const free = files.filter((file) => !taken.has(file))
    if (free.length === 0 || (free.length < MIN_FILES && !findings.some((finding) => isCausedBy(finding, hazard)))) continue
    for (const file of free) taken.add(file)
    const { project, by, affects } = hazard
    groups.push({ project, cause: [by], pieces: [[{ file: by, hazard }]], files: free, isProven: false, helpers: affects })
  }
  return groups
}

/** Whether a file met the hazard in a run, and failed there as well. */
function isAffected({ outcome: { file, project }, role, tests }: TurnedFile, hazard: ObservedHazard, ledger: Ledger): boolean {
  const outcome = ledger.outcomeOf(file, project)
  if (outcome === undefined || role !== 'victim' || project !== hazard.project || !hazard.affects.includes(file)) return false
  return ledger.before(file, project).includes(hazard.by) && failedTests(outcome).some((test) => tests.includes(test))
}

function isCausedBy({ project, state }: Finding, hazard: ObservedHazard): boolean {
  const isIt = ({ hazard: named, evidence }: StateFinding): boolean =>
    evidence === 'caused' && named !== undefined && hazardPath(named) === hazardPath(hazard)
  return project === hazard.project && state.some(isIt)
}

/** The proven causes of failures, that of most tests first, with all the pieces of state that were proven of each. */
export function provenCauses(findings: readonly Finding[]): Omit<CauseGroup, 'files'>[] {
  const proven = groupsOf(findings.filter(({ role, evidence, within }) => role === 'victim' && evidence === 'caused' && within === undefined))
  const byCause = Map.groupBy(proven, ([{ project, cause }]) => JSON.stringify([project, cause]))
  return [...byCause.values()].flatMap((ofCause) =>
    ofCause.slice(0, 1).map(([{ project, cause }]) => ({ project, cause, pieces: ofCause.map(([{ state }]) => state), isProven: true, helpers: [] })),
  )
}

/** The failed files that met a cause and may well read what it leaves. */
export function filesThatMeet({ project, cause, pieces }: Omit<CauseGroup, 'files'>, failed: readonly TurnedFile[], naming: Naming | undefined): readonly TurnedFile[] {
  const leaks = pieces.flat().flatMap(({ leak }) => leak ?? [])
  return failed.filter(
    ({ outcome, role, history, ledger }) =>
      role === 'victim' &&
      outcome.project === project &&
      cause.every((file) => history.includes(file)) &&
      mayRead(ledger, outcome, leaks, naming),
  )
}

/** How a piece of state is put back. */
export function putBackPath({ leak, hazard }: StateCandidate): string {
  return leak === undefined ? hazardPath(hazard) : leak.path
}
