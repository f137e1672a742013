import type { Hazard, ObservedHazard } from '../model/hazard.ts'
import type { Ledger } from '../model/ledger.ts'
import { moduleLabel } from '../model/module-label.ts'
import { hazardId } from './leak-id.ts'
import { observedHazards } from './observed-hazards.ts'
import { predictedHazards } from './predicted-hazards.ts'

/** A hazard before it is put into words. */
export interface CollectedHazard extends Omit<Hazard, 'fix'> {
  readonly project: string
}

/**
 * Each hazard once, however many files brought it about and in however many workers: those that were met, the widest
 * first, then those that are only foreseen. Modules of packages are called as an import of them would be.
 * @param shared runs in which files shared workers
 * @param alone what files did that each ran in a worker of its own, where that was tried
 * @param proven hazards that reruns found to break tests
 */
export function collectHazards(shared: readonly Ledger[], alone: Ledger | undefined, proven: readonly ObservedHazard[]): CollectedHazard[] {
  const observed = merge([...shared.flatMap(observedHazards), ...proven], 'observed')
  const predicted = alone === undefined ? [] : merge(predictedHazards(alone), 'predicted')
  const met = new Set(observed.map(({ id }) => id))
  return [...observed, ...predicted.filter(({ id }) => !met.has(id))]
}

function merge(hazards: readonly ObservedHazard[], basis: Hazard['basis']): CollectedHazard[] {
  const merged = [...Map.groupBy(hazards, (hazard) => hazardId(hazard.project, hazard))].map(([id, same]) => {
    const { by, kind, module, mocked, project } = widest(same)
    const affects = [...new Set(same.flatMap((hazard) => hazard.affects))].filter((file) => file !== by)
    return { id, kind, module: moduleLabel(module), mocked: labelOf(mocked), by, affects, basis, project }
  })
  return merged.sort((a, b) => b.affects.length - a.affects.length)
}

/** A module that was mocked, or hooks and mocks that were registered. */
function labelOf(mocked: string): string {
  const parts = mocked.split(', ').map((part) => part.replace(/^vi\.mock\((.*)\)$/s, (_, module: string) => `vi.mock(${moduleLabel(module)})`))
  return moduleLabel(parts.join(', '))
}

/** The file that the hazard is laid to is the one that brought it upon most others. */
function widest(hazards: readonly ObservedHazard[]): ObservedHazard {
  return hazards.reduce((best, hazard) => (hazard.affects.length > best.affects.length ? hazard : best))
}
