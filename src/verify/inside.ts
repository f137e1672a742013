import { RunnerError } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { FileOutcome } from '../model/record.ts'
import { failedTests, type Investigation } from './investigate.ts'
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
 * @returns the names of the tests that are explained
 */
export async function explainInside(runner: TestRunner, { one, other }: TwoOrders, budget: Budget, into: Investigation): Promise<readonly string[]> {
  const { file, project } = one
  const laboratory = openLaboratory(runner, project, budget)
  const explained: string[] = []
  const known = new Set<string>()
  const explain = async (test: string, failing: FileOutcome, passing: FileOutcome): Promise<void> => {
    const finding = await explainTest({ laboratory, file, project, test, known }, failing, passing)
    if (finding === undefined) return
    explained.push(test)
    if ('outcomes' in finding) into.flaky.push(finding)
    else into.findings.push(finding)
  }
  try {
    for (const test of differing(one, other)) await explain(test, one, other)
    for (const test of differing(other, one)) await explain(test, other, one)
  } catch (error) {
    if (error instanceof RunnerError) into.notes.push(error.message)
    else if (!(error instanceof Stopped)) throw error
    else into.notes.push(`The time for reruns ended before it was found which tests of ${file} depend on each other`)
  }
  into.runs += laboratory.runs
  return explained
}

/** Tests that fail in one order and pass in the other. */
function differing(failing: FileOutcome, passing: FileOutcome): string[] {
  return failedTests(failing).filter((test) => passing.tests.some(({ name, outcome }) => name === test && outcome === 'pass'))
}

interface Subject {
  readonly laboratory: Laboratory
  readonly file: string
  readonly project: string
  readonly test: string
  /** Tests that were shown to break or to set up others: likely to do it again. Grows. */
  readonly known: Set<string>
}

async function explainTest(subject: Subject, failing: FileOutcome, passing: FileOutcome): Promise<Finding | Investigation['flaky'][number] | undefined> {
  const { laboratory, file, project, test, known } = subject
  const before = laboratory.runs
  const fails = async (tests: readonly string[], isRepeat = false): Promise<boolean> => {
    const inside = { kind: 'given', tests: [...tests, test] } as const
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
      if ((await fails([], true)) === (role === 'brittle')) alone++
      if ((await fails(within, true)) === (role === 'victim')) after++
    }
    const [byItself, afterOthers] = role === 'victim' ? ['pass', 'fail'] : ['fail', 'pass']
    const repeats = `${alone}/${rounds} alone ${byItself}, ${after}/${rounds} after ${afterOthers}`
    if (alone < rounds || after < rounds) return { file, project, test, outcomes: repeats }
    const error = failing.tests.find(({ name }) => name === test)?.error
    const finding = { file, project, test, role, evidence: 'confirmed', cause: [], within, state: [], repeats } as const
    return { ...finding, runs: laboratory.runs - before, ...(error !== undefined && { error }) }
  }
  return undefined
}

function testsBefore({ tests }: FileOutcome, test: string): string[] {
  const names = tests.filter(({ outcome }) => outcome !== 'skip').map(({ name }) => name)
  return names.slice(0, Math.max(0, names.indexOf(test)))
}
