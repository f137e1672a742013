import { chanceOf } from '../analysis/confidence.ts'
import { RunnerError } from '../model/errors.ts'
import { NO_DETAILS } from '../model/finding.ts'
import { hazardPath } from '../model/hazard.ts'
import { repeatsOf } from './examine.ts'
import type { HazardGroup } from './hazard-groups.ts'
import { inParallel } from './in-parallel.ts'
import type { TurnedFile, Investigation } from './investigate.ts'
import { type Budget, isFailure, type Outcomes, outcomesOf, Stopped } from './laboratory.ts'
import { type AloneOutcomes, keyOf } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** Files that are looked at by themselves before all of them are run. */
const SAMPLES = 2

/** Files that are tried before another that the first one alone does not break. */
const MAX_NEIGHBOURS = 2

/** Orders in which all files are run, with the hazard and without it. */
const ORDERS = 2

/**
 * Confirms in a few runs that a hazard is the cause in many files: all of them run after the file that brought it about
 * in one worker, in two opposite orders, and in both again with the hazard undone before each file; then each runs once
 * right after that file, and once or twice with another in between. Adds what that explains to `into`, and gives what is
 * still to be explained.
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
    const openTests = (failed: TurnedFile): string[] => (open.get(failed) ?? []).filter((test) => turnsRound(failed, test))
    const add = (failed: TurnedFile, tests: readonly string[], cause: readonly string[], after: number, seen: Seen): void => {
      open.set(failed, (open.get(failed) ?? []).filter((test) => !tests.includes(test)))
      const counts = { alone: alone.get(keyOf(failed.outcome))?.length ?? 0, after }
      for (const test of tests) into.findings.push(finding(group, failed, test, cause, counts, seen.error(failed, test)))
    }
    const explain = async (failed: TurnedFile, cause: readonly string[]): Promise<void> => {
      if (openTests(failed).length === 0) return
      const seen = await run([...cause, failed.outcome.file])
      add(failed, openTests(failed).filter((test) => seen(failed, test) === 'fail'), cause, both.length + 1, seen)
    }
    await inParallel(files, (failed) => explain(failed, [hazard.by]))
    // What a file leaves because of the hazard can be what breaks the next: such a test needs one more file before it.
    await inParallel(files, async (failed) => {
      for (const other of neighbours(group, failed)) await explain(failed, [hazard.by, other])
      // Or a certain one, or several: the shorter of the two orders is enough, though it may be more than is needed.
      const shortest = both.map(({ before, broken }) => ({ before: before(failed), broken })).sort((one, other) => one.before.length - other.before.length)[0]
      if (shortest !== undefined) add(failed, openTests(failed), shortest.before, both.length, shortest.broken)
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

interface Order {
  /** The files that came before a file in this order. */
  before(failed: TurnedFile): readonly string[]
  readonly broken: Seen
  readonly cured: Seen
}

/** No file but the first stands before any other in both orders. */
function runInBothOrders(files: readonly TurnedFile[], run: Run, by: string): Promise<Order[]> {
  const names = files.map(({ outcome }) => outcome.file)
  const orders = [
    [by, ...names],
    [by, ...names.toReversed()],
  ]
  return Promise.all(
    orders.map(async (order, index) => ({
      before: ({ outcome }) => order.slice(0, order.indexOf(outcome.file)),
      broken: await run(order, false, index + 1),
      cured: await run(order, true, index + 1),
    })),
  )
}

/** Files that meet the hazard as well, to be tried before another: those beside it, which often test the same. */
function neighbours({ hazard, files }: HazardGroup, failed: TurnedFile): readonly string[] {
  const index = files.indexOf(failed)
  const others = [files[index + 1], files[index - 1], files[0]].flatMap((other) => other?.outcome.file ?? [])
  return [...new Set([...others, ...hazard.affects])].filter((file) => file !== failed.outcome.file).slice(0, MAX_NEIGHBOURS)
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
  { alone, after }: { readonly alone: number; readonly after: number },
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
    runs: alone + after + ORDERS,
    repeats: repeatsOf('victim', alone, after),
    chance: chanceOf(alone + ORDERS, after),
    ...(error !== undefined && { error }),
    more: { ...NO_DETAILS, tried: [{ by: 'put-back', after: hazard.by, passes: ORDERS, runs: ORDERS }] },
  }
}
