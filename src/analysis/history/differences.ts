import type { HistoryCounts } from '../../model/history.ts'
import type { Appearances } from './appearances.ts'
import { bestSplit, type Role } from './best-split.ts'
import { type Observation, observe } from './observations.ts'

/** What recorded runs alone say of a test that failed in some of them: a suspicion at most. */
export type Difference =
  | {
      readonly kind: 'order'
      readonly test: string
      readonly role: Role
      /** Files that tell the outcomes apart, each as well as the others. */
      readonly files: readonly string[]
      readonly counts: HistoryCounts
      /** How likely that is, if the order made no difference: 0 to 1. */
      readonly chance: number
    }
  | { readonly kind: 'flaky'; readonly test: string; readonly failed: number; readonly of: number }

/** Stretches of failures, and of passes, that the runs must show: what is broken once and mended once has one. */
const MIN_STRETCHES = 2

/**
 * Which tests of a file came out differently by what ran before them, in recorded runs of the code as it is now. Says
 * nothing where something else explains it as well: the test was broken for a while, it came out both ways in one and
 * the same order, only one machine failed, or so many files could have made the split that one of them was bound to.
 */
export function differencesOf(appearances: Appearances, file: string, project: string): readonly Difference[] {
  const { failed, of } = observe(appearances.of(file, project))
  return failed.flatMap((test) => differenceOf(appearances, of(test), test) ?? [])
}

function differenceOf(appearances: Appearances, observations: readonly Observation[], test: string): Difference | undefined {
  if (stretches(observations, true) < MIN_STRETCHES || stretches(observations, false) < MIN_STRETCHES) return undefined
  const flaky = flipsInOneOrder(observations)
  if (flaky !== undefined) return { kind: 'flaky', test, ...flaky }
  if (isExplainedByMachine(observations)) return undefined
  // All runs in which nothing ran before it came out the same, since it does not flip.
  const alone = observations.find(({ appearance }) => appearance.position === 0)
  const role = alone?.hasFailed === true ? 'brittle' : 'victim'
  const split = bestSplit(appearances, observations, role)
  return split && { kind: 'order', test, role, ...split }
}

/** How often, in the order of time, the runs went over to an outcome. */
function stretches(observations: readonly Observation[], hasFailed: boolean): number {
  return observations.filter((one, index) => one.hasFailed === hasFailed && observations[index - 1]?.hasFailed !== hasFailed).length
}

/** Counts of the order that was seen most often of those that came out both ways. */
function flipsInOneOrder(observations: readonly Observation[]): { failed: number; of: number } | undefined {
  const known = observations.filter(({ appearance }) => appearance.history > 0)
  const orders = [...Map.groupBy(known, ({ appearance }) => appearance.history).values()].map((same) => ({
    failed: same.filter(({ hasFailed }) => hasFailed).length,
    of: same.length,
  }))
  return orders.filter(({ failed, of }) => failed > 0 && failed < of).sort((a, b) => b.of - a.of)[0]
}

function isExplainedByMachine(observations: readonly Observation[]): boolean {
  const machines = (hasFailed: boolean): ReadonlySet<string> =>
    new Set(observations.filter((one) => one.hasFailed === hasFailed).map(({ appearance }) => appearance.run.machine))
  const [failing, passing] = [machines(true), machines(false)]
  return failing.size === 1 && passing.size === 1 && [...failing].every((machine) => !passing.has(machine))
}
