import { chanceOf } from '../analysis/confidence.ts'
import type { TestOutcome } from '../model/record.ts'
import { RunnerError } from '../model/errors.ts'
import { type Finding, type FlakyFinding, NO_DETAILS, type StateFinding, type TriedMend } from '../model/finding.ts'
import type { Case, ExaminedCase } from './case.ts'
import { findCause } from './cause.ts'
import { type AfterCause, countLeaks } from './investigation.ts'
import { isFailure, isTurned, type Laboratory, type Observation, type Outcomes, Stopped } from './laboratory.ts'
import { minimise } from './minimise.ts'
import { ONCE, REPEATS, REPEATS_WITHOUT_STATE, repeatAfter, repeatsOf } from './repeat.ts'
import { suspectsToTry } from './suspects-to-try.ts'

export interface Examination {
  readonly findings: Finding[]
  readonly flaky: FlakyFinding[]
  /** Tests that fail alone as well: not the order's fault, as far as this was looked into. */
  readonly failingAlone: TestOutcome[]
  /** Tests that were not explained when the budget ended, and those of which no more than a suspicion was left. */
  readonly unexplained: string[]
  /** Why the runner could not answer. */
  readonly problems: string[]
}

/**
 * Explains why tests come out otherwise after other files: first after the likeliest suspects one by one, then by a
 * search over the whole history; what is found is repeated, and the state put back, to move it up the rungs.
 */
export async function examine(laboratory: Laboratory, subject: ExaminedCase): Promise<Examination> {
  const result: Examination = { findings: [], flaky: [], failingAlone: [], unexplained: [], problems: [] }
  const turned = (outcomes: Outcomes, test: string): boolean => isTurned(outcomes, test, subject.role)
  let open = [...subject.tests]
  try {
    const same = open.filter((test) => subject.alone.every((outcomes) => turned(outcomes, test)))
    const flips = open.filter((test) => !same.includes(test) && subject.alone.some((outcomes) => turned(outcomes, test)))
    if (subject.role === 'victim') for (const test of same) result.failingAlone.push(outcomeIn(subject.alone[0] ?? new Map(), test))
    for (const test of flips) result.flaky.push(flaky(subject, test, `${failures(subject.alone, test)}/${subject.alone.length} fail alone`))
    open = open.filter((test) => !same.includes(test) && !flips.includes(test))

    const tried = new Set<string>()
    let confirming = 0
    const explain = async (cause: readonly string[], first: Observation): Promise<void> => {
      for (const file of cause) tried.add(file)
      const tests = open.filter((test) => turned(first.outcomes, test))
      open = open.filter((test) => !tests.includes(test))
      const attempts = laboratory.runs - confirming
      await confirm(laboratory, subject, { cause, tests, first, attempts }, result)
      confirming = laboratory.runs - attempts
    }
    const { suspects: most, isSearched } = subject.effort
    const searchIn = async (pool: readonly string[]): Promise<void> => {
      if (open.length > 0 && !isSearched) throw new Stopped()
      for (let found = await search(laboratory, subject, open, pool); found !== undefined; found = await search(laboratory, subject, open, pool))
        await explain(found.cause, found.observation)
    }
    const inHistory = (files: ReadonlySet<string>): string[] => subject.history.filter((file) => files.has(file))
    for (const suspects of suspectsToTry(subject)) {
      for (const suspect of suspects) {
        if (open.length === 0 || tried.size >= most) break
        tried.add(suspect)
        const observation = await laboratory.observe([suspect], subject.file)
        if (open.some((test) => turned(observation.outcomes, test))) await explain([suspect], observation)
      }
      // They may do together what none does alone.
      if (suspects.length > 0 && tried.size > 1) await searchIn(inHistory(tried))
    }
    // Of what earlier runs alone speak may come first, but is not enough for a search among few.
    const suspected = new Set(subject.suspects.filter(({ leaks, hazards }) => leaks.length + hazards.length > 0).map(({ file }) => file))
    if (suspected.size < subject.history.length) await searchIn(inHistory(suspected))
    await searchIn(subject.history)
    for (const test of open) result.flaky.push(flaky(subject, test, ONCE[subject.role]))
    open = []
  } catch (error) {
    if (error instanceof RunnerError) result.problems.push(error.message)
    else if (!(error instanceof Stopped)) throw error
  }
  const unproven = result.findings.filter(({ evidence }) => evidence === 'suspected')
  result.unexplained.push(...open, ...unproven.map(({ test }) => test))
  return result
}

/** Suspects of a file's tests the cause that they were seen to fail after, with only files in between that leave nothing; else the likeliest file, if one run more shows that they do. */
export async function nominate(laboratory: Laboratory, subject: Case): Promise<readonly Finding[]> {
  const { file, project, role, tests, known } = subject
  const isTold = ({ project: own, seen }: AfterCause): boolean => {
    const between = [...seen.keys()].slice(0, [...seen.keys()].indexOf(file))
    return own === project && tests.some((test) => isTurned(seen.get(file) ?? new Map(), test, role)) && between.every((other) => countLeaks(known, { file: other, project }) === 0)
  }
  const after = known.after.find(isTold)
  const [[suspect] = []] = suspectsToTry(subject)
  const cause = after?.cause ?? (suspect === undefined ? undefined : [suspect])
  if (cause === undefined) return []
  try {
    const first = after === undefined ? await laboratory.observe(cause, file) : { outcomes: after.seen.get(file) as Outcomes, records: [] }
    return tests.filter((test) => isTurned(first.outcomes, test, role)).map((test) => suspicionOf(subject, test, cause, first))
  } catch (error) {
    if (error instanceof Stopped || error instanceof RunnerError) return []
    throw error
  }
}

interface Found {
  readonly cause: readonly string[]
  readonly observation: Observation
}

/** Delta debugging over some files of the history, for the first test that these still turn round together. */
async function search(laboratory: Laboratory, subject: Case, tests: readonly string[], pool: readonly string[]): Promise<Found | undefined> {
  if (pool.length === 0 || tests.length === 0) return undefined
  const scores = new Map(subject.suspects.map(({ file, score }) => [file, score]))
  const { outcomes } = await laboratory.observe(pool, subject.file)
  const test = tests.find((name) => isTurned(outcomes, name, subject.role))
  if (test === undefined) return undefined
  const holds = async (part: readonly string[]): Promise<boolean> => isTurned((await laboratory.observe(part, subject.file)).outcomes, test, subject.role)
  const cause = await minimise(pool, holds, (file) => scores.get(file) ?? 0)
  return { cause, observation: await laboratory.observe(cause, subject.file) }
}

/** Repeats that are added where several files were tried, or many files are examined. */
const MAX_MORE = 2

/** Of so many files that fail by chance now and then, and are examined, one seldom falls right each time. */
const SMALL_CROWD = 50

interface Suspicion extends Pick<Found, 'cause'> {
  readonly tests: readonly string[]
  readonly first: Observation
  /** Runs that were made to find it. */
  readonly attempts: number
}

async function confirm(
  laboratory: Laboratory,
  subject: ExaminedCase,
  { cause, tests, first, attempts }: Suspicion,
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
      const isSteady = alone.every((outcomes) => !isTurned(outcomes, test, subject.role)) && after.every((outcomes) => isTurned(outcomes, test, subject.role))
      if (isSteady) {
        const evidence = known.get(test)?.evidence === 'caused' ? 'caused' : 'confirmed'
        write(test, { evidence, repeats: repeatsOf(subject.role, alone.length, after.length), chance: chanceOf(alone.length, after.length) })
        return true
      }
      known.delete(test)
      const counts = `${failures(alone, test)}/${alone.length} fail alone, ${failures(after, test)}/${after.length} fail after ${cause.join(', ')}`
      result.flaky.push(flaky(subject, test, counts))
      return false
    })
  try {
    // What was proven of one file needs less to be proven of the next; what others were tried before needs more, and what
    // many are examined beside: one of many runs fails sooner by chance.
    const isKnown = cause.length === 1 && subject.known.polluters.has(cause[0] as string)
    const more = Math.min(MAX_MORE, Math.floor(Math.log2(Math.max(1, attempts) * Math.max(1, subject.crowd / SMALL_CROWD))))
    const after = await repeatAfter(laboratory, subject.file, cause, [first.outcomes], (isKnown ? REPEATS - 1 : REPEATS) + more)
    const confirmed = sift(tests, subject.alone, after)
    if (confirmed.length > 0 && cause.length === 1) subject.known.polluters.add(cause[0] as string)
    for await (const { test, state, undone } of findCause(laboratory, subject, cause, confirmed, first)) {
      if (undone === undefined) write(test, { state })
      else
        write(test, {
          state,
          evidence: 'caused',
          chance: chanceOf(subject.alone.length + undone.passes, after.length),
          more: { ...NO_DETAILS, tried: [putBack(cause, undone)] },
        })
    }
    // What is benign by its looks seldom is the cause: that putting it back helped may be chance.
    const isUnlikely = ({ leak }: StateFinding): boolean => leak !== undefined && subject.known.judge(subject.project, leak) === 'benign'
    const weak = confirmed.filter((test) => {
      const finding = known.get(test)
      return finding?.evidence !== 'caused' || finding.state.every(isUnlikely)
    })
    if (weak.length === 0) return
    const aloneAgain = await repeatAfter(laboratory, subject.file, [], subject.alone, REPEATS_WITHOUT_STATE)
    sift(weak, aloneAgain, await repeatAfter(laboratory, subject.file, cause, after, subject.effort.withoutState))
  } finally {
    result.findings.push(...known.values())
  }
}

function putBack(cause: readonly string[], undone: Pick<TriedMend, 'passes' | 'runs'>): TriedMend {
  return { by: 'put-back', after: cause.at(-1) ?? '', ...undone }
}

function suspicionOf(subject: Case, test: string, cause: readonly string[], first: Observation): Finding {
  const failed = subject.role === 'victim' ? first.outcomes : (subject.alone[0] ?? new Map())
  const { error } = outcomeIn(failed, test)
  return {
    file: subject.file,
    project: subject.project,
    test,
    role: subject.role,
    evidence: 'suspected',
    cause,
    state: [],
    runs: subject.alone.length + 1,
    repeats: repeatsOf(subject.role, subject.alone.length, 1),
    chance: chanceOf(subject.alone.length, 1),
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
