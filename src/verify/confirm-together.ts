import { chanceOf } from '../analysis/confidence.ts'
import { RunnerError } from '../model/errors.ts'
import { hazardPath } from '../model/hazard.ts'
import { NO_DETAILS, repeatsOf } from './examine.ts'
import type { HazardGroup } from './hazard-groups.ts'
import { inParallel } from './in-parallel.ts'
import type { TurnedFile, Investigation } from './investigate.ts'
import { type Budget, isFailure, type Outcomes, outcomesOf, Stopped } from './laboratory.ts'
import { type AloneOutcomes, keyOf } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** Files that are looked at by themselves before all of them are run. */
const SAMPLES = 2

/**
 * Confirms in a few runs that a hazard is the cause in many files: all of them run after the file that brought it about
 * in one worker, in two opposite orders, and in both again with the hazard undone before each file; then each runs once
 * right after that file. Adds what that explains to `into`, and gives what is still to be explained.
 */
export async function confirmTogether(
  runner: TestRunner,
  group: HazardGroup,
  alone: AloneOutcomes,
  budget: Budget,
  into: Investigation,
): Promise<readonly TurnedFile[]> {
  const { files, hazard } = group
  const open = new Map(files.map((failed) => [failed, failed.tests]))
  const run = openRuns(runner, group, budget, into)
  try {
    if (!(await someAreCured(files.slice(0, SAMPLES), run, hazard.by))) return files
    const both = await runInBothOrders(files, run, hazard.by)
    const turnsRound = (failed: TurnedFile, test: string): boolean =>
      passesAlone(alone, failed, test) && both.every(({ broken, cured }) => broken(failed, test) === 'fail' && cured(failed, test) === 'pass')
    const explain = async (failed: TurnedFile, cause: readonly string[]): Promise<void> => {
      const tests = (open.get(failed) ?? []).filter((test) => turnsRound(failed, test))
      if (tests.length === 0) return
      const after = await run([...cause, failed.outcome.file])
      const broken = tests.filter((test) => after(failed, test) === 'fail')
      open.set(failed, (open.get(failed) ?? []).filter((test) => !broken.includes(test)))
      const counts = { alone: alone.get(keyOf(failed.outcome))?.length ?? 0, orders: both.length }
      for (const test of broken) into.findings.push(finding(group, failed, test, cause, counts, after.error(failed, test)))
    }
    await inParallel(files, (failed) => explain(failed, [hazard.by]))
    // What a file leaves because of the hazard can be what breaks the next: such a test needs one more file before it.
    await inParallel(files, async (failed) => {
      const others = [...files.map(({ outcome }) => outcome.file), ...hazard.affects].filter((file) => file !== failed.outcome.file)
      if (others[0] !== undefined) await explain(failed, [hazard.by, others[0]])
    })
  } catch (error) {
    if (error instanceof RunnerError) into.notes.push(error.message.split('\n', 1)[0] as string)
    else if (!(error instanceof Stopped)) throw error
  }
  return [...open].flatMap(([failed, tests]) => (tests.length === 0 ? [] : [{ ...failed, tests }]))
}

/** How the tests of each file of a run came out; undefined for a file that did not run. */
interface Seen {
  (failed: TurnedFile, test: string): 'pass' | 'fail' | undefined
  error(failed: TurnedFile, test: string): string | undefined
}

/** @param round tells runs of the same order apart, which are answered from memory otherwise */
type Run = (order: readonly string[], isUndone?: boolean, round?: number) => Promise<Seen>

function openRuns(runner: TestRunner, { hazard }: HazardGroup, budget: Budget, into: Investigation): Run {
  const { by, project, module } = hazard
  const memory = new Map<string, Promise<Seen>>()
  const make = async (order: readonly string[], isUndone = false): Promise<Seen> => {
    if (budget.signal?.aborted === true) throw new Stopped()
    const files = order.length === 2 ? order[1] : `${order.length - 1} files`
    budget.onRun?.(`${files} after ${by}${isUndone ? `, with the hazard of ${module} undone` : ''}`)
    into.runs++
    into.fileRuns += order.length
    const putBack = { before: order[1] ?? by, paths: [hazardPath(hazard)], isLasting: true }
    const { outcomes } = await runner.run({ order, project, ...(isUndone && { putBack }) })
    return seenIn(new Map(outcomes.map((outcome) => [outcome.file, outcomesOf(outcome)])))
  }
  return (order, isUndone, round = 0) => {
    const name = JSON.stringify([order, isUndone === true, round])
    const known = memory.get(name) ?? make(order, isUndone)
    memory.set(name, known)
    return known
  }
}

function seenIn(run: ReadonlyMap<string, Outcomes>): Seen {
  const seen = ({ outcome: { file } }: TurnedFile, test: string) => {
    const outcomes = run.get(file)
    return outcomes && (isFailure(outcomes, test) ? 'fail' : 'pass')
  }
  const error = ({ outcome: { file } }: TurnedFile, test: string) => (run.get(file)?.get(test) ?? run.get(file)?.get(''))?.error
  return Object.assign(seen, { error })
}

/** Whether undoing the hazard helps at all, by a few files: what is cheap is tried first. */
async function someAreCured(files: readonly TurnedFile[], run: Run, by: string): Promise<boolean> {
  const seen = await Promise.all(
    files.map(async (failed) => {
      const order = [by, failed.outcome.file]
      const [broken, cured] = await Promise.all([run(order), run(order, true)])
      return failed.tests.some((test) => broken(failed, test) === 'fail' && cured(failed, test) === 'pass')
    }),
  )
  return seen.includes(true)
}

/** No file but the first stands before any other in both orders. */
function runInBothOrders(files: readonly TurnedFile[], run: Run, by: string): Promise<{ readonly broken: Seen; readonly cured: Seen }[]> {
  const names = files.map(({ outcome }) => outcome.file)
  const orders = [
    [by, ...names],
    [by, ...names.toReversed()],
  ]
  return Promise.all(
    orders.map(async (order, index) => ({ broken: await run(order, false, index + 1), cured: await run(order, true, index + 1) })),
  )
}

function passesAlone(alone: AloneOutcomes, { outcome }: TurnedFile, test: string): boolean {
  const seen = alone.get(keyOf(outcome)) ?? []
  return seen.length > 0 && seen.every((outcomes) => !isFailure(outcomes, test))
}

function finding(
  { hazard }: HazardGroup,
  { outcome: { file, project } }: TurnedFile,
  test: string,
  cause: readonly string[],
  { alone, orders }: { readonly alone: number; readonly orders: number },
  error: string | undefined,
): Investigation['findings'][number] {
  return {
    file,
    project,
    test,
    role: 'victim',
    evidence: 'caused',
    cause,
    state: [{ file: hazard.by, hazard, evidence: 'caused' }],
    runs: alone + 1 + 2 * orders,
    repeats: repeatsOf('victim', alone, orders + 1),
    chance: chanceOf(alone + orders, orders + 1),
    ...(error !== undefined && { error }),
    more: { ...NO_DETAILS, tried: [{ by: 'put-back', after: hazard.by, passes: orders, runs: orders }] },
  }
}
