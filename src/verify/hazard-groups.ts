import { observedHazards } from '../analysis/observed-hazards.ts'
import type { Finding, StateFinding } from '../model/finding.ts'
import { hazardPath, type ObservedHazard } from '../model/hazard.ts'
import type { Ledger } from '../model/ledger.ts'
import type { TurnedFile } from './investigate.ts'

/** Files with failed tests that met one hazard in one worker. */
export interface HazardGroup {
  readonly hazard: ObservedHazard
  readonly files: readonly TurnedFile[]
}

/** A single file is examined by itself, unless the hazard was proven before. */
const MIN_FILES = 2

/** Sorts failed files by the hazard that most of them met; a file is in one group at most. */
export function hazardGroups(ledger: Ledger, failed: readonly TurnedFile[], findings: readonly Finding[]): HazardGroup[] {
  const groups: HazardGroup[] = []
  const taken = new Set<TurnedFile>()
  const met = observedHazards(ledger).map((hazard) => ({ hazard, files: failed.filter((file) => isAffected(file, hazard)) }))
  for (const { hazard, files } of met.sort((a, b) => b.files.length - a.files.length)) {
    const free = files.filter((file) => !taken.has(file))
    if (free.length === 0 || (free.length < MIN_FILES && !findings.some((finding) => isCausedBy(finding, hazard)))) continue
    for (const file of free) taken.add(file)
    groups.push({ hazard, files: free })
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
