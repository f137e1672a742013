import { chanceOf } from '../analysis/confidence.ts'
import { RunnerError } from '../model/errors.ts'
import { NO_DETAILS } from '../model/finding.ts'
import { type CauseGroup, putBackPath } from './cause-groups.ts'
import { repeatsOf } from './examine.ts'
import { inParallel } from './in-parallel.ts'
import type { TurnedFile, Investigation } from './investigate.ts'
import { type Budget, isFailure, type Outcomes, outcomesOf, Stopped } from './laboratory.ts'
import { type AloneOutcomes, keyOf } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** Files that are looked at by themselves before all of them are run for a cause that nothing was proven of. */
const SAMPLES = 2

/** Files that are tried before another that the cause alone does not break. */
const MAX_NEIGHBOURS = 2

/** Orders in which all files are run, with the state and without it. */
const ORDERS = 2

/**
 * Confirms in a few runs that one cause is that of many files: all of them run after the files that bring it about in
 * one worker; those that fail there in the opposite order as well, and in both orders with the state put back before each
 * file; then each runs once right after the cause, and where that is not known to be enough, once or twice with another in
 * between. Adds what that explains to `into`, and gives what is still to be explained.
 */
export async function confirmTogether(
  runner: TestRunner,
  group: CauseGroup,
  alone: AloneOutcomes,
  budget: Budget,
  into: Investigation,
): Promise<readonly TurnedFile[]> {
  const { files, cause } = group
  if (files.length === 0) return []
  const open = new Map(files.map((failed) => [failed, failed.tests]))
  const run = openRuns(runner, group, budget, into)
  try {
    if (!group.isProven && !(await someAreCured(files.slice(0, SAMPLES), run, cause))) return files
    const both = await runInBothOrders(files, run, cause)
    if (both.length === 0) return files
    const turnsRound = (failed: TurnedFile, test: string): boolean =>
      passesAlone(alone, failed, test) && both.every(({ broken, cured }) => broken(failed, test) === 'fail' && cured(failed, test) === 'pass')
    const openTests = (failed: TurnedFile): string[] => (open.get(failed) ?? []).filter((test) => turnsRound(failed, test))
    const add = (failed: TurnedFile, tests: readonly string[], before: readonly string[], after: number, seen: Seen): void => {
      open.set(failed, (open.get(failed) ?? []).filter((test) => !tests.includes(test)))
      const counts = { alone: alone.get(keyOf(failed.outcome))?.length ?? 0, after }
      for (const test of tests) into.findings.push(finding(group, failed, test, before, counts, seen.error(failed, test)))
    }
    const explain = async (failed: TurnedFile, before: readonly string[]): Promise<void> => {
      if (openTests(failed).length === 0) return
      const seen = await run([...before, failed.outcome.file])
      add(failed, openTests(failed).filter((test) => seen(failed, test) === 'fail'), before, both.length + 1, seen)
    }
    await inParallel(files, (failed) => explain(failed, cause))
    // What a file leaves because of the hazard can be what breaks the next: such a test needs one more file before it.
    if (!group.isProven)
      await inParallel(files, async (failed) => {
        for (const other of neighbours(group, failed)) await explain(failed, [...cause, other])
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

function openRuns(runner: TestRunner, { cause, project, state }: CauseGroup, budget: Budget, into: Investigation): Run {
  const memory = new Map<string, Promise<Seen>>()
  const paths = state.map(putBackPath)
  const make = async (order: readonly string[], isUndone = false): Promise<Seen> => {
    if (budget.signal?.aborted === true) throw new Stopped()
    const files = order.slice(cause.length)
    budget.onRun?.(`${files.length === 1 ? files[0] : `${files.length} files`} after ${cause.join(', ')}${isUndone ? `, with ${paths.join(', ')} put back` : ''}`)
    into.runs++
    into.fileRuns += order.length
    const putBack = { before: files[0] as string, paths, isLasting: true }
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

/** Whether putting the state back helps at all, by a few files: what is cheap is tried first. */
async function someAreCured(files: readonly TurnedFile[], run: Run, cause: readonly string[]): Promise<boolean> {
  const seen = await Promise.all(
    files.map(async (failed) => {
      const order = [...cause, failed.outcome.file]
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

/** No file but those of the cause stands before any other in both orders. */
async function runInBothOrders(files: readonly TurnedFile[], run: Run, cause: readonly string[]): Promise<Order[]> {
  const orderOf = (some: readonly TurnedFile[]): string[] => [...cause, ...some.map(({ outcome }) => outcome.file)]
  const order = orderOf(files)
  const first = await run(order, false, 1)
  const broken = files.filter((failed) => failed.tests.some((test) => first(failed, test) === 'fail'))
  if (broken.length === 0) return []
  const opposite = orderOf(broken.toReversed())
  const [second, ...cured] = await Promise.all([run(opposite, false, 2), run(orderOf(broken), true, 1), run(opposite, true, 2)])
  const before = (some: readonly string[]) => ({ outcome }: TurnedFile) => some.slice(0, some.indexOf(outcome.file))
  return [
    { before: before(order), broken: first, cured: cured[0] },
    { before: before(opposite), broken: second, cured: cured[1] },
  ]
}

/** Files that meet the same, to be tried before another: those beside it, which often test the same. */
function neighbours({ helpers, files }: CauseGroup, failed: TurnedFile): readonly string[] {
  const index = files.indexOf(failed)
  const others = [files[index + 1], files[index - 1], files[0]].flatMap((other) => other?.outcome.file ?? [])
  return [...new Set([...others, ...helpers])].filter((file) => file !== failed.outcome.file).slice(0, MAX_NEIGHBOURS)
}

function passesAlone(alone: AloneOutcomes, { outcome }: TurnedFile, test: string): boolean {
  const seen = alone.get(keyOf(outcome)) ?? []
  return seen.length > 0 && seen.every((outcomes) => !isFailure(outcomes, test))
}

function finding(
  { state, cause }: CauseGroup,
  { outcome: { file, project } }: TurnedFile,
  test: string,
  before: readonly string[],
  { alone, after }: { readonly alone: number; readonly after: number },
  error: string | undefined,
): Investigation['findings'][number] {
  return {
    file,
    project,
    test,
    role: 'victim',
    evidence: 'caused',
    cause: before,
    state: state.map((candidate) => ({ ...candidate, evidence: 'caused' })),
    runs: alone + after + ORDERS,
    repeats: repeatsOf('victim', alone, after),
    chance: chanceOf(alone + ORDERS, after),
    ...(error !== undefined && { error }),
    more: { ...NO_DETAILS, tried: [{ by: 'put-back', after: cause.at(-1) as string, passes: ORDERS, runs: ORDERS }] },
  }
}
