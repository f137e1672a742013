import type { EarlierRuns } from '../analysis/history/earlier-runs.ts'
import type { Judge } from '../analysis/judge.ts'
import type { Suspect } from '../analysis/suspects.ts'
import type { TestOutcome } from '../model/record.ts'
import { findCause, type KnownCauses } from './cause.ts'
import { RunnerError } from '../model/errors.ts'
import type { Finding, FlakyFinding } from '../model/finding.ts'
import { isFailure, type Laboratory, type Observation, type Outcomes, Stopped } from './laboratory.ts'
import { minimise } from './minimise.ts'
import { REPEATS_WITHOUT_STATE, repeatAfter } from './repeat.ts'

/** Tests of one file that failed after other files, to be explained. */
export interface Case {
  readonly file: string
  readonly project: string
  /** Names of the failed tests; `''` stands for the file itself. */
  readonly tests: readonly string[]
  /** The files that ran before it in its worker, in order. */
  readonly history: readonly string[]
  readonly suspects: readonly Suspect[]
  /** Outcomes of the file in fresh workers of its own: as often as a statement wants. */
  readonly alone: readonly Outcomes[]
  /** What was proven of other files by now; grows. */
  readonly known: Known
}

/** Causes that were proven of one test are the first to try for the next. */
export interface Known {
  readonly polluters: Set<string>
  readonly states: KnownCauses
  /** What leaks are worth by all that was observed. */
  judge: Judge
  /** What runs before this one tell. */
  readonly earlier: EarlierRuns
}

export interface Examination {
  readonly findings: Finding[]
  readonly flaky: FlakyFinding[]
  /** Tests that fail alone as well: not the order's fault, as far as this was looked into. */
  readonly failingAlone: TestOutcome[]
  /** Tests that were not explained when the budget ended. */
  readonly unexplained: string[]
  /** Why the runner could not answer. */
  readonly problems: string[]
}

/** Suspects that are tried before the whole history is. */
const MAX_SUSPECTS = 4

/**
 * Explains why tests that pass alone fail after other files: first after the likeliest suspects one by one, then by a
 * search over the whole history; what is found is repeated, and the state put back, to move it up the rungs.
 */
export async function examine(laboratory: Laboratory, subject: Case): Promise<Examination> {
  const result: Examination = { findings: [], flaky: [], failingAlone: [], unexplained: [], problems: [] }
  let open = [...subject.tests]
  try {
    const failsAlone = open.filter((test) => subject.alone.every((outcomes) => isFailure(outcomes, test)))
    const flips = open.filter((test) => !failsAlone.includes(test) && subject.alone.some((outcomes) => isFailure(outcomes, test)))
    for (const test of failsAlone) result.failingAlone.push(outcomeIn(subject.alone[0] ?? new Map(), test))
    for (const test of flips) result.flaky.push(flaky(subject, test, `${failures(subject.alone, test)}/${subject.alone.length} fail alone`))
    open = open.filter((test) => !failsAlone.includes(test) && !flips.includes(test))

    const explain = async (cause: readonly string[], first: Observation): Promise<void> => {
      const failing = open.filter((test) => isFailure(first.outcomes, test))
      open = open.filter((test) => !failing.includes(test))
      await confirm(laboratory, subject, { cause, tests: failing, first }, result)
    }
    for (const suspect of likeliest(subject)) {
      if (open.length === 0) break
      const observation = await laboratory.observe([suspect], subject.file)
      if (open.some((test) => isFailure(observation.outcomes, test))) await explain([suspect], observation)
    }
    while (open.length > 0) {
      const found = await search(laboratory, subject, open)
      if (found === undefined) break
      await explain(found.cause, found.observation)
    }
    for (const test of open) result.flaky.push(flaky(subject, test, 'failed once, and passed when its order was run again'))
    open = []
  } catch (error) {
    if (error instanceof RunnerError) result.problems.push(error.message)
    else if (!(error instanceof Stopped)) throw error
  }
  result.unexplained.push(...open)
  return result
}

/** Files that were proven to break others, then the best by what they left. */
function likeliest({ suspects, known, history }: Case): readonly string[] {
  const proven = history.filter((file) => known.polluters.has(file)).slice(-MAX_SUSPECTS / 2)
  return [...new Set([...proven, ...suspects.slice(0, MAX_SUSPECTS).map(({ file }) => file)])]
}

interface Found {
  readonly cause: readonly string[]
  readonly observation: Observation
}

/**
 * Delta debugging over the recorded history, for the first test that the history still breaks: over the files that
 * left something that the victim could read, where those are enough, else over all.
 */
async function search(laboratory: Laboratory, subject: Case, tests: readonly string[]): Promise<Found | undefined> {
  const suspected = new Set(subject.suspects.filter(({ leaks }) => leaks.length > 0).map(({ file }) => file))
  const likely = subject.history.filter((file) => suspected.has(file))
  const pools = likely.length > 0 && likely.length < subject.history.length ? [likely, subject.history] : [subject.history]
  for (const pool of pools) {
    let last = await laboratory.observe(pool, subject.file)
    const test = tests.find((name) => isFailure(last.outcomes, name))
    if (test === undefined) continue
    const cause = await minimise(pool, async (part) => {
      const observation = await laboratory.observe(part, subject.file)
      if (!isFailure(observation.outcomes, test)) return false
      last = observation
      return true
    })
    return { cause, observation: last }
  }
  return undefined
}

interface Suspicion extends Pick<Found, 'cause'> {
  readonly tests: readonly string[]
  readonly first: Observation
}

async function confirm(
  laboratory: Laboratory,
  subject: Case,
  { cause, tests, first }: Suspicion,
  result: Examination,
): Promise<void> {
  const before = laboratory.runs
  const known = new Map<string, Finding>()
  const write = (test: string, change: Partial<Finding>): void => {
    const previous = known.get(test) ?? suspicionOf(subject, test, cause, first)
    known.set(test, { ...previous, ...change, runs: laboratory.runs - before + subject.alone.length + 1 })
  }
  for (const test of tests) write(test, {})
  /** Takes tests whose outcomes flipped out as flaky, and gives those that kept to one outcome in each order. */
  const sift = (names: readonly string[], alone: readonly Outcomes[], after: readonly Outcomes[]): string[] =>
    names.filter((test) => {
      const passed = alone.length - failures(alone, test)
      const failed = failures(after, test)
      if (passed === alone.length && failed === after.length) {
        const repeats = `${passed}/${alone.length} alone pass, ${failed}/${after.length} after fail`
        write(test, { evidence: known.get(test)?.evidence === 'caused' ? 'caused' : 'confirmed', repeats })
        return true
      }
      known.delete(test)
      const counts = `${alone.length - passed}/${alone.length} fail alone, ${failed}/${after.length} fail after ${cause.join(', ')}`
      result.flaky.push(flaky(subject, test, counts))
      return false
    })
  try {
    const after = await repeatAfter(laboratory, subject.file, cause, [first.outcomes])
    const confirmed = sift(tests, subject.alone, after)
    if (confirmed.length > 0 && cause.length === 1) subject.known.polluters.add(cause[0] as string)
    for await (const { test, state } of findCause(laboratory, subject, cause, confirmed, first))
      write(test, { state, ...(state.some(({ evidence }) => evidence === 'caused') && { evidence: 'caused' as const }) })
    const weak = confirmed.filter((test) => known.get(test)?.evidence !== 'caused')
    if (weak.length === 0) return
    const aloneAgain = await repeatAfter(laboratory, subject.file, [], subject.alone, REPEATS_WITHOUT_STATE)
    sift(weak, aloneAgain, await repeatAfter(laboratory, subject.file, cause, after, REPEATS_WITHOUT_STATE))
  } finally {
    result.findings.push(...known.values())
  }
}

function suspicionOf(subject: Case, test: string, cause: readonly string[], first: Observation): Finding {
  const { error } = outcomeIn(first.outcomes, test)
  return {
    file: subject.file,
    project: subject.project,
    test,
    role: 'victim',
    evidence: 'suspected',
    cause,
    state: [],
    runs: subject.alone.length + 1,
    repeats: `${subject.alone.length}/${subject.alone.length} alone pass, 1/1 after fail`,
    ...(error !== undefined && { error }),
  }
}

function failures(runs: readonly Outcomes[], test: string): number {
  return runs.filter((outcomes) => isFailure(outcomes, test)).length
}

function flaky(subject: Case, test: string, outcomes: string): FlakyFinding {
  return { file: subject.file, project: subject.project, test, outcomes }
}

function outcomeIn(outcomes: Outcomes, test: string): TestOutcome {
  return outcomes.get(test) ?? { ...(outcomes.get('') ?? { outcome: 'fail' as const }), name: test }
}
