import { observedHazards } from '../analysis/observed-hazards.ts'
import { hazardPath, type ObservedHazard } from '../model/hazard.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Finding, StateFinding } from '../model/finding.ts'
import { RunnerError } from '../model/errors.ts'
import type { FailedFile, Investigation } from './investigate.ts'
import { inParallel } from './in-parallel.ts'
import { type Budget, isFailure, type Outcomes, outcomesOf, Stopped } from './laboratory.ts'
import { type AloneOutcomes, keyOf } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** Files with failed tests that met one hazard in one worker. */
export interface HazardGroup {
  readonly hazard: ObservedHazard
  readonly files: readonly FailedFile[]
}

/** Fewer files are examined one by one, unless the hazard was proven before. */
const MIN_FILES = 4

/** Sorts failed files by the hazard that most of them met; a file is in one group at most. */
export function hazardGroups(ledger: Ledger, failed: readonly FailedFile[], proven: readonly Finding[]): HazardGroup[] {
  const groups: HazardGroup[] = []
  const taken = new Set<FailedFile>()
  const met = observedHazards(ledger).map((hazard) => ({ hazard, files: failed.filter((file) => isAffected(file, hazard)) }))
  for (const { hazard, files } of met.sort((a, b) => b.files.length - a.files.length)) {
    const free = files.filter((file) => !taken.has(file))
    if (free.length === 0 || (free.length < MIN_FILES && !proven.some((finding) => isCausedBy(finding, hazard)))) continue
    for (const file of free) taken.add(file)
    groups.push({ hazard, files: free })
  }
  return groups
}

function isAffected({ outcome, history }: FailedFile, { project, by, affects }: ObservedHazard): boolean {
  return project === outcome.project && affects.includes(outcome.file) && history.includes(by)
}

function isCausedBy({ project, state }: Finding, hazard: ObservedHazard): boolean {
  const isIt = ({ hazard: named, evidence }: StateFinding): boolean =>
    evidence === 'caused' && named !== undefined && hazardPath(named) === hazardPath(hazard)
  return project === hazard.project && state.some(isIt)
}

/** Files that are looked at by themselves before all others are run. */
const SAMPLES = 2

/**
 * Confirms in a few runs that a hazard is the cause in many files. Each runs once right after the file that brought the
 * hazard about; then all of them run after it in one worker, in two opposite orders, and in both again with the hazard
 * undone before each file. Adds what that explains to `into`, and gives what is still to be explained.
 */
export async function confirmTogether(
  runner: TestRunner,
  { hazard, files }: HazardGroup,
  alone: AloneOutcomes,
  budget: Budget,
  into: Investigation,
): Promise<readonly FailedFile[]> {
  const { by, project } = hazard
  const run = async (order: readonly string[], isUndone = false): Promise<Run> => {
    if (budget.signal?.aborted === true) throw new Stopped()
    budget.onRun?.(`${order.length === 2 ? order[1] : `${order.length - 1} files`} after ${by}${isUndone ? `, without the hazard of ${hazard.module}` : ''}`)
    into.runs++
    const putBack = { before: order[1] ?? by, paths: [hazardPath(hazard)], isLasting: true }
    const { outcomes } = await runner.run({ order, project, ...(isUndone && { putBack }) })
    return new Map(outcomes.map((outcome) => [outcome.file, outcomesOf(outcome)]))
  }
  const names = files.map(({ outcome }) => outcome.file)
  const open = new Map(files.map((failed) => [failed, failed.tests]))
  try {
    const samples = await Promise.all(files.slice(0, SAMPLES).map(async (failed) => {
      const order = [by, failed.outcome.file]
      const [broken, cured] = await Promise.all([run(order), run(order, true)])
      return { broken, isCured: failed.tests.some((test) => fails(broken, failed, test) && passes(cured, failed, test)) }
    }))
    if (!samples.some(({ isCured }) => isCured)) return files
    const others = files.slice(SAMPLES).map(({ outcome }) => run([by, outcome.file]))
    const orders = [[by, ...names], [by, ...names.toReversed()]]
    const together = Promise.all(orders.map(async (order) => [await run(order), await run(order, true)] as const))
    const [after, both] = await Promise.all([Promise.all([...samples.map(({ broken }) => broken), ...others]), together])
    const isExplained = (failed: FailedFile, test: string): boolean => {
      const own = alone.get(keyOf(failed.outcome)) ?? []
      return own.length > 0 && own.every((seen) => !isFailure(seen, test)) && both.every(([broken, cured]) => fails(broken, failed, test) && passes(cured, failed, test))
    }
    const explain = (failed: FailedFile, cause: readonly string[], last: Run): void => {
      const explained = (open.get(failed) ?? []).filter((test) => fails(last, failed, test) && isExplained(failed, test))
      open.set(failed, (open.get(failed) ?? []).filter((test) => !explained.includes(test)))
      const rounds = alone.get(keyOf(failed.outcome))?.length ?? 0
      for (const test of explained) into.findings.push(finding(hazard, failed, test, cause, rounds, both.length, last))
    }
    files.forEach((failed, index) => explain(failed, [by], after[index] as Run))
    // What a file leaves because of the hazard can be what breaks the next: such a test needs one more file before it.
    const another = (failed: FailedFile): string | undefined => names.find((name) => name !== failed.outcome.file)
    await inParallel(files.filter((failed) => open.get(failed)?.some((test) => isExplained(failed, test))), async (failed) => {
      const other = another(failed)
      if (other === undefined) return
      const cause = [by, other]
      explain(failed, cause, await run([...cause, failed.outcome.file]))
    })
  } catch (error) {
    if (error instanceof RunnerError) into.notes.push(error.message.split('\n', 1)[0] as string)
    else if (!(error instanceof Stopped)) throw error
  }
  return [...open].flatMap(([failed, tests]) => (tests.length === 0 ? [] : [{ ...failed, tests }]))
}

/** How the tests of each file of a run came out. */
type Run = ReadonlyMap<string, Outcomes>

function fails(run: Run, { outcome: { file } }: FailedFile, test: string): boolean {
  const outcomes = run.get(file)
  return outcomes !== undefined && isFailure(outcomes, test)
}

function passes(run: Run, { outcome: { file } }: FailedFile, test: string): boolean {
  const outcomes = run.get(file)
  return outcomes !== undefined && !isFailure(outcomes, test)
}

/** @param rounds how often the file was run alone  @param orders in how many orders all files were run, twice each */
function finding(
  hazard: ObservedHazard,
  { outcome: { file, project } }: FailedFile,
  test: string,
  cause: readonly string[],
  rounds: number,
  orders: number,
  last: Run,
): Finding {
  const error = (last.get(file)?.get(test) ?? last.get(file)?.get(''))?.error
  return {
    file,
    project,
    test,
    role: 'victim',
    evidence: 'caused',
    cause,
    state: [{ file: hazard.by, hazard, evidence: 'caused' }],
    runs: rounds + 1 + 2 * orders,
    repeats: `${rounds}/${rounds} alone pass, ${orders + 1}/${orders + 1} after fail`,
    ...(error !== undefined && { error }),
  }
}
