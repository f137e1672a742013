import { chanceOf } from '../analysis/confidence.ts'
import { RunnerError } from '../model/errors.ts'
import type { Finding, FlakyFinding } from '../model/finding.ts'
import type { FileOutcome } from '../model/record.ts'
import { inParallel } from './in-parallel.ts'
import type { Investigation } from './investigation.ts'
import { failedTests } from './turned-files.ts'
import { type Budget, isFailure, type Laboratory, openLaboratory, Stopped } from './laboratory.ts'
import { minimise } from './minimise.ts'
import { REPEATS_WITHOUT_STATE } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** A file whose tests came out differently in two orders of theirs, the file alone in its worker both times. */
export interface TwoOrders {
  /** The tests in the order in which they ran. */
  readonly one: FileOutcome
  readonly other: FileOutcome
}

/**
 * Explains tests that fail in one order of the tests of their file and pass in another: alone in their file they either
 * pass, so that a test before them breaks them, or fail, so that they need one. Which one, a search says; repeats confirm
 * it. Adds to `into` as it goes.
 *
 * @returns the names of the tests that came out differently, explained or not: no other file is to blame
 */
export async function explainInside(runner: TestRunner, { one, other }: TwoOrders, budget: Budget, into: Investigation): Promise<readonly string[]> {
  const { file, project } = one
  const laboratory = openLaboratory(runner, project, budget)
  const known = new Set<string>()
  const left: string[] = []
  const explain = async ({ test, failing, passing }: Difference): Promise<void> => {
    try {
      const found = await explainTest({ laboratory, file, project, test, known }, failing, passing)
      if ('outcomes' in found) into.flaky.push(found)
      else into.findings.push(found)
    } catch (error) {
      if (error instanceof RunnerError) into.notes.push(error.message)
      else if (error instanceof Stopped) left.push(test)
      else throw error
    }
  }
  const [first, ...others] = [...differences(one, other), ...differences(other, one)]
  if (first === undefined) return []
  // What the first one teaches spares the others their search.
  await explain(first)
  await inParallel(others, explain)
  into.runs += laboratory.runs
  into.fileRuns += laboratory.fileRuns
  if (left.length > 0)
    into.notes.push(`The time for reruns ended before it was found on which tests of ${file} these depend, which came out otherwise in another order: ${left.join(', ')}`)
  return [first, ...others].map(({ test }) => test)
}

interface Difference {
  readonly test: string
  readonly failing: FileOutcome
  readonly passing: FileOutcome
}

/** Tests that fail in one order and pass in the other. */
function differences(failing: FileOutcome, passing: FileOutcome): Difference[] {
  const tests = failedTests(failing).filter((test) => passing.tests.some(({ name, outcome }) => name === test && outcome === 'pass'))
  return tests.map((test) => ({ test, failing, passing }))
}

interface Subject {
  readonly laboratory: Laboratory
  readonly file: string
  readonly project: string
  readonly test: string
  /** Tests that were shown to break or to set up others: likely to do it again. Grows. */
  readonly known: Set<string>
}

async function explainTest(subject: Subject, failing: FileOutcome, passing: FileOutcome): Promise<Finding | FlakyFinding> {
  const { laboratory, file, project, test, known } = subject
  const before = laboratory.runs
  const fails = async (tests: readonly string[], isRepeat = false): Promise<boolean> => {
    const inside = { [file]: { kind: 'given', tests: [...tests, test] } } as const
    return isFailure((await laboratory.observe([], file, { inside, isRepeat })).outcomes, test)
  }
  const role = (await fails([])) ? 'brittle' : 'victim'
  const holds = async (tests: readonly string[]): Promise<boolean> => (await fails(tests)) === (role === 'victim')
  const history = testsBefore(role === 'victim' ? failing : passing, test)
  const pools = [history.filter((name) => known.has(name)), history]
  for (const pool of pools) {
    if (pool.length === 0 || !(await holds(pool))) continue
    const within = await minimise(pool, holds)
    for (const name of within) known.add(name)
    let rounds = 0
    let alone = 0
    let after = 0
    while (rounds < REPEATS_WITHOUT_STATE && alone === rounds && after === rounds) {
      rounds++
      const [failsAlone, failsAfter] = await Promise.all([fails([], true), fails(within, true)])
      if (failsAlone === (role === 'brittle')) alone++
      if (failsAfter === (role === 'victim')) after++
    }
    const [byItself, afterOthers] = role === 'victim' ? ['pass', 'fail'] : ['fail', 'pass']
    const repeats = `${alone}/${rounds} alone ${byItself}, ${after}/${rounds} after ${afterOthers}`
    if (alone < rounds || after < rounds) return { file, project, test, outcomes: repeats }
    const error = failing.tests.find(({ name }) => name === test)?.error
    const finding = { file, project, test, role, evidence: 'confirmed', cause: [], within, state: [], repeats, chance: chanceOf(alone, after) } as const
    return { ...finding, runs: laboratory.runs - before, ...(error !== undefined && { error }) }
  }
  return { file, project, test, outcomes: 'failed once, and passed when its order was run again' }
}

function testsBefore({ tests }: FileOutcome, test: string): string[] {
  const names = tests.filter(({ outcome }) => outcome !== 'skip').map(({ name }) => name)
  return names.slice(0, Math.max(0, names.indexOf(test)))
}
