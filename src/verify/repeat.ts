import type { Finding } from '../model/finding.ts'
import type { InsideOrder } from '../model/inside.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import type { FileOutcome, FileRecord } from '../model/record.ts'
import { type Budget, type Laboratory, type Outcomes, outcomesOf } from './laboratory.ts'
import type { TestRunner } from './test-runner.ts'

/** How often each of the two orders is run before a statement is called confirmed. */
export const REPEATS = 3

/** How often each is run where no piece of state was proven: a coin that falls right six times twice is rare. */
export const REPEATS_WITHOUT_STATE = 6

/** What is said of a test that came out otherwise in one order. */
export const ONCE = {
  victim: 'failed once, and passed when its order was run again',
  brittle: 'passed once, and failed when its order was run again',
} as const satisfies Record<Finding['role'], string>

/** Runs a file after other files until that has been seen a number of times. */
export async function repeatAfter(
  laboratory: Laboratory,
  file: string,
  cause: readonly string[],
  known: readonly Outcomes[],
  times = REPEATS,
): Promise<readonly Outcomes[]> {
  const after = [...known]
  while (after.length < times) after.push((await laboratory.observe(cause, file, { isRepeat: true })).outcomes)
  return after
}

/** The counts of both orders, in the words that every report has. */
export function repeatsOf(role: Finding['role'], alone: number, after: number): string {
  const [first, then] = role === 'victim' ? ['pass', 'fail'] : ['fail', 'pass']
  return `${alone}/${alone} alone ${first}, ${after}/${after} after ${then}`
}

/** Outcomes of files in workers of their own, by project and file. */
export type AloneOutcomes = ReadonlyMap<string, readonly Outcomes[]>

/** What is known of files alone after some rounds. */
export interface AloneRounds {
  readonly alone: AloneOutcomes
  readonly rounds: readonly (readonly FileOutcome[])[]
  /** What the files left in the rounds that were run for this. */
  readonly records: readonly FileRecord[]
}

/**
 * Runs files each alone in a fresh worker until every one has been seen a number of times: all of them at once, since
 * none can touch another.
 */
export async function repeatAlone(
  runner: TestRunner,
  files: readonly ProjectFile[],
  known: readonly (readonly FileOutcome[])[],
  budget: Budget,
  { times = REPEATS, inside }: { readonly times?: number | undefined; readonly inside?: InsideOrder | undefined } = {},
): Promise<AloneRounds> {
  const rounds = [...known]
  const records: FileRecord[] = []
  while (files.length > 0 && rounds.length < times) {
    budget.onRun?.(`${files.length} ${files.length === 1 ? 'file' : 'files'} alone`)
    const result = await runner.runIsolated(files, inside)
    rounds.push(result.outcomes)
    records.push(...result.records)
  }
  const alone = new Map<string, Outcomes[]>()
  for (const round of rounds)
    for (const outcome of round) {
      const key = keyOf(outcome)
      alone.set(key, [...(alone.get(key) ?? []), outcomesOf(outcome)])
    }
  return { alone, rounds, records }
}
