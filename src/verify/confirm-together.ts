import { chanceOf } from '../analysis/confidence.ts'
import { RunnerError } from '../model/errors.ts'
import { NO_DETAILS } from '../model/finding.ts'
import { keyOf } from '../model/project-file.ts'
import { type CauseGroup, type Piece, putBackPath } from './cause-groups.ts'
import { inParallel } from './in-parallel.ts'
import { countLeaks, type Investigation } from './investigation.ts'
import { type Budget, isFailure, type Outcomes, outcomesOf, Stopped } from './laboratory.ts'
import { type AloneOutcomes, repeatsOf } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'
import type { TurnedFile } from './turned-files.ts'

/** Files that are looked at by themselves before all of them are run for a cause that nothing was proven of. */
const SAMPLES = 2

/** Files that are tried before another that the cause alone does not break. */
const MAX_NEIGHBOURS = 2

/** Orders in which all files are run, with the state and without it: one where the cost would end before all are. */
const ORDERS = 2

/** Test files that it takes to confirm one, in both orders and by itself. */
const FILE_RUNS_EACH = 2 * ORDERS + 2

/**
 * Confirms in a few runs that one cause is that of many files. All of them run after the files that bring it about in one
 * worker, and those that fail there once more with a piece of what it leaves put back before each of them; those that this
 * cures do both in the opposite order as well: no file but those of the cause stands before any other in both. Then each
 * runs once right after the cause, and where that is not known to be enough, once or twice with another in between. Where
 * the cost would end before that, there is no opposite order. Adds what that explains to `into`, and gives what is still
 * to be explained.
 */
export async function confirmTogether(
  runner: TestRunner,
  group: CauseGroup,
  alone: AloneOutcomes,
  budget: Budget,
  into: Investigation,
): Promise<readonly TurnedFile[]> {
  const { cause, pieces, isProven } = group
  // What leaves nothing comes first, so that what breaks it is the cause and no file in between.
  const files = group.files.toSorted((a, b) => countLeaks(into.known, a.outcome) - countLeaks(into.known, b.outcome))
  const open = new Map(files.map((failed) => [failed, failed.tests.filter((test) => passesAlone(alone, failed, test))]))
  const testsOf = (failed: TurnedFile): readonly string[] => open.get(failed) ?? []
  const orderOf = (some: readonly TurnedFile[]): readonly string[] => [...cause, ...some.map(({ outcome }) => outcome.file)]
  const run = openRuns(runner, group, budget)
  const orders = files.length * FILE_RUNS_EACH > (budget.left?.() ?? Infinity) ? 1 : ORDERS
  const explainBy = async (piece: Piece, first: Seen): Promise<void> => {
    const broken = files.filter((failed) => testsOf(failed).some((test) => fails(first, failed, test)))
    if (broken.length === 0) return
    const cured = await run(orderOf(broken), 1, piece)
    const some = broken.filter((failed) => testsOf(failed).some((test) => fails(first, failed, test) && passes(cured, failed, test)))
    if (some.length === 0) return
    const opposite = orderOf(some.toReversed())
    const [second, curedToo] = orders === 1 ? [first, cured] : await Promise.all([run(opposite, 2), run(opposite, 2, piece)])
    const turnedRound = (failed: TurnedFile): string[] =>
      testsOf(failed).filter((test) => [first, second].every((seen) => fails(seen, failed, test)) && [cured, curedToo].every((seen) => passes(seen, failed, test)))
    const add = (failed: TurnedFile, tests: readonly string[], before: readonly string[], after: number, seen: Seen): void => {
      open.set(failed, testsOf(failed).filter((test) => !tests.includes(test)))
      const counts = { alone: alone.get(keyOf(failed.outcome))?.length ?? 0, after, putBack: orders }
      for (const test of tests) into.findings.push(finding(piece, failed, test, before, counts, errorIn(seen, failed, test)))
    }
    const explain = async (failed: TurnedFile, before: readonly string[]): Promise<void> => {
      if (turnedRound(failed).length === 0) return
      const seen = await run([...before, failed.outcome.file], 0)
      add(failed, turnedRound(failed).filter((test) => fails(seen, failed, test)), before, orders + 1, seen)
    }
    try {
      await inParallel(some, (failed) => explain(failed, cause))
      // What a file leaves because of the hazard can be what breaks the next: such a test needs one more file before it.
      if (!isProven) await inParallel(some, async (failed) => {
        for (const other of neighbours(group, failed)) await explain(failed, [...cause, other])
      })
    } finally {
      // Or a certain one, or several: the shorter of the two orders is enough, though it may be more than is needed.
      for (const failed of isProven ? [] : some) {
        const seenIn = [{ order: orderOf(files), seen: first }, ...(orders === 1 ? [] : [{ order: opposite, seen: second }])]
        const [shortest] = seenIn.map(({ order, seen }) => ({ before: order.slice(0, order.indexOf(failed.outcome.file)), seen })).sort((a, b) => a.before.length - b.before.length)
        if (shortest !== undefined) add(failed, turnedRound(failed), shortest.before, orders, shortest.seen)
      }
    }
  }
  try {
    if (isProven || (await someAreCured(files.slice(0, SAMPLES), run, group))) {
      const first = await runAfter({ ...group, files }, run, into)
      for (const piece of pieces) await explainBy(piece, first)
    }
  } catch (error) {
    if (error instanceof RunnerError) into.notes.push(error.message.split('\n', 1)[0] as string)
    else if (!(error instanceof Stopped)) throw error
  }
  return files.flatMap((failed) => {
    const tests = failed.tests.filter((test) => !passesAlone(alone, failed, test) || testsOf(failed).includes(test))
    return tests.length === 0 ? [] : [{ ...failed, tests }]
  })
}

/** How the tests of each file of a run came out, by file. */
type Seen = ReadonlyMap<string, Outcomes>

function fails(seen: Seen, { outcome: { file } }: TurnedFile, test: string): boolean {
  const outcomes = seen.get(file)
  return outcomes !== undefined && isFailure(outcomes, test)
}

function passes(seen: Seen, { outcome: { file } }: TurnedFile, test: string): boolean {
  const outcomes = seen.get(file)
  return outcomes !== undefined && !isFailure(outcomes, test)
}

function errorIn(seen: Seen, { outcome: { file } }: TurnedFile, test: string): string | undefined {
  return (seen.get(file)?.get(test) ?? seen.get(file)?.get(''))?.error
}

/**
 * Runs an order, with a piece of state put back before each file that follows the cause where one is given.
 * @param round tells runs of the same order apart, which are answered from memory otherwise
 */
type Run = (order: readonly string[], round: number, piece?: Piece) => Promise<Seen>

function openRuns(runner: TestRunner, { cause, project }: CauseGroup, budget: Budget): Run {
  const memory = new Map<string, Promise<Seen>>()
  const make = async (order: readonly string[], paths: readonly string[]): Promise<Seen> => {
    if (budget.signal?.aborted === true) throw new Stopped()
    const files = order.slice(cause.length)
    budget.onRun?.(`${files.length === 1 ? files[0] : `${files.length} files`} after ${cause.join(', ')}${paths.length === 0 ? '' : `, with ${paths.join(', ')} put back`}`)
    const putBack = { before: files[0] as string, paths, isLasting: true }
    const { outcomes } = await runner.run({ order, project, ...(paths.length > 0 && { putBack }) })
    return new Map(outcomes.map((outcome) => [outcome.file, outcomesOf(outcome)]))
  }
  return (order, round, piece = []) => {
    const paths = piece.map(putBackPath)
    const name = JSON.stringify([order, round, paths])
    const known = memory.get(name) ?? make(order, paths)
    memory.set(name, known)
    return known
  }
}

/** How the files come out after the cause, in their order: where it is proven, what was seen before is not run again. */
async function runAfter({ project, cause, files, isProven }: CauseGroup, run: Run, { known: { after } }: Investigation): Promise<Seen> {
  const known = after.find((one) => one.project === project && one.cause.join() === cause.join())
  const { seen } = known ?? { seen: new Map<string, Outcomes>() }
  if (known === undefined) after.push({ project, cause, seen })
  const names = files.map(({ outcome }) => outcome.file).filter((file) => !isProven || !seen.has(file))
  if (names.length > 0) for (const [file, outcomes] of await run([...cause, ...names], 1)) if (!cause.includes(file)) seen.set(file, outcomes)
  return seen
}

/** Whether putting the state back helps at all, by a few files: what is cheap is tried first. */
async function someAreCured(files: readonly TurnedFile[], run: Run, { cause, pieces }: CauseGroup): Promise<boolean> {
  const seen = await Promise.all(
    files.map(async (failed) => {
      const order = [...cause, failed.outcome.file]
      const [broken, cured] = await Promise.all([run(order, 0), run(order, 0, pieces[0])])
      return failed.tests.some((test) => fails(broken, failed, test) && passes(cured, failed, test))
    }),
  )
  return seen.includes(true)
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
  piece: Piece,
  { outcome: { file, project } }: TurnedFile,
  test: string,
  cause: readonly string[],
  { alone, after, putBack }: { readonly alone: number; readonly after: number; readonly putBack: number },
  error: string | undefined,
): Investigation['findings'][number] {
  return {
    file,
    project,
    test,
    role: 'victim',
    evidence: 'caused',
    cause,
    state: piece.map((candidate) => ({ ...candidate, evidence: 'caused' })),
    runs: alone + after + putBack,
    repeats: repeatsOf('victim', alone, after),
    chance: chanceOf(alone + putBack, after),
    ...(error !== undefined && { error }),
    more: { ...NO_DETAILS, tried: [{ by: 'put-back', after: piece.at(-1)?.file ?? '', passes: putBack, runs: putBack }] },
  }
}
