import { chanceOf } from '../analysis/confidence.ts'
import { RunnerError } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { FileOutcome } from '../model/record.ts'
import { inParallel } from './in-parallel.ts'
import type { Investigation } from './investigation.ts'
import { failedTests } from './turned-files.ts'
import { type Budget, isFailure, type Laboratory, openLaboratory, Stopped } from './laboratory.ts'
import { minimise } from './minimise.ts'
import { ONCE, REPEATS_WITHOUT_STATE } from './repeat.ts'
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
 * it, for which all are searched first: what time is left for no repeats is suspected. Adds to `into` as it goes.
 *
 * @returns the names of the tests that came out differently, explained or not: no other file is to blame
 */
export async function explainInside(runner: TestRunner, { one, other }: TwoOrders, budget: Budget, into: Investigation): Promise<readonly string[]> {
  const { file, project } = one
  const laboratory = openLaboratory(runner, project, budget)
  const known = new Set<string>()
  const found: Found[] = []
  const left: string[] = []
  const searchFor = async (difference: Difference): Promise<void> => {
    const { test } = difference
    try {
      const subject = openSubject(laboratory, file, test)
      const { role, within } = await search(subject, difference, known)
      if (within === undefined) into.flaky.push({ file, project, test, outcomes: ONCE[role] })
      else found.push({ ...difference, subject, role, within })
    } catch (error) {
      if (error instanceof RunnerError) into.notes.push(error.message)
      else if (error instanceof Stopped) left.push(test)
      else throw error
    }
  }
  const [first, ...others] = [...differences(one, other), ...differences(other, one)]
  if (first === undefined) return []
  // What the first one teaches spares the others their search.
  await searchFor(first)
  await inParallel(others, searchFor)
  await inParallel(found, (dependence) => repeat(dependence, one, into))
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

/** A test whose file runs with few of its tests. */
interface Subject {
  readonly runs: number
  /** Whether it fails after these tests. */
  fails(tests: readonly string[], isRepeat?: boolean): Promise<boolean>
}

function openSubject(laboratory: Laboratory, file: string, test: string): Subject {
  let runs = 0
  return {
    get runs() {
      return runs
    },
    async fails(tests, isRepeat = false) {
      const inside = { [file]: { kind: 'given', tests: [...tests, test] } } as const
      runs++
      return isFailure((await laboratory.observe([], file, { inside, isRepeat })).outcomes, test)
    },
  }
}

interface Found extends Difference {
  readonly subject: Subject
  readonly role: Finding['role']
  /** A smallest set of tests that is enough. */
  readonly within: readonly string[]
}

/** @param known tests that were shown to break or to set up others: likely to do it again; grows */
async function search(subject: Subject, { test, failing, passing }: Difference, known: Set<string>): Promise<Pick<Found, 'role'> & Partial<Pick<Found, 'within'>>> {
  const role = (await subject.fails([])) ? 'brittle' : 'victim'
  const holds = async (tests: readonly string[]): Promise<boolean> => (await subject.fails(tests)) === (role === 'victim')
  const ran = (role === 'victim' ? failing : passing).tests.filter(({ outcome }) => outcome !== 'skip').map(({ name }) => name)
  const history = ran.slice(0, Math.max(0, ran.indexOf(test)))
  // Of tests that began in the same millisecond a runner may not know which came first.
  const others = ran.filter((name) => name !== test)
  for (const pool of [history, others].flatMap((names) => [names.filter((name) => known.has(name)), names])) {
    if (pool.length === 0 || !(await holds(pool))) continue
    const within = await minimise(pool, holds)
    for (const name of within) known.add(name)
    return { role, within }
  }
  return { role }
}

async function repeat({ test, failing, subject, role, within }: Found, { file, project }: FileOutcome, into: Investigation): Promise<void> {
  // The search has seen each once.
  let rounds = 1
  let alone = 1
  let after = 1
  let evidence: Finding['evidence'] = 'confirmed'
  try {
    while (rounds < REPEATS_WITHOUT_STATE && alone === rounds && after === rounds) {
      const [failsAlone, failsAfter] = await Promise.all([subject.fails([], true), subject.fails(within, true)])
      rounds++
      if (failsAlone === (role === 'brittle')) alone++
      if (failsAfter === (role === 'victim')) after++
    }
  } catch (error) {
    if (error instanceof RunnerError) into.notes.push(error.message)
    else if (!(error instanceof Stopped)) throw error
    evidence = 'suspected'
  }
  const [byItself, afterOthers] = role === 'victim' ? ['pass', 'fail'] : ['fail', 'pass']
  const repeats = `${alone}/${rounds} alone ${byItself}, ${after}/${rounds} after ${afterOthers}`
  if (alone < rounds || after < rounds) return void into.flaky.push({ file, project, test, outcomes: repeats })
  const error = failing.tests.find(({ name }) => name === test)?.error
  const finding = { file, project, test, role, evidence, cause: [], within, state: [], repeats, chance: chanceOf(alone, after), runs: subject.runs }
  into.findings.push({ ...finding, ...(error !== undefined && { error }) })
}
