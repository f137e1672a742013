import { RunnerError } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { InsideOrder } from '../model/inside.ts'
import type { FileOutcome, FileRecord, TestOutcome } from '../model/record.ts'
import type { RunRequest, RunResult, TestRunner } from './test-runner.ts'

/** Stops the search between two runs; what is known by then is the answer. */
export interface Budget {
  readonly signal?: AbortSignal | undefined
  /** Called before each run with what is about to be tried, for a progress line. */
  readonly onRun?: (what: string) => void
  /** Test files that may still run, where that is limited. */
  readonly left?: () => number
  /** A budget beyond this one, to explain so many files that are left when this ends: where they are few. */
  readonly overtime?: (files: number) => Budget | undefined
  /** What is said to have ended when this did; default: the time. */
  readonly ending?: string | undefined
}

/** The same for what takes several steps. */
export interface AuditBudget extends Budget {
  /** Called as each step begins, with how many times test files will run in it, as far as that can be told. */
  readonly onStep?: (text: string, fileRuns?: number) => void
}

/** Outcomes of one file's tests at the end of an order, by name; `''` stands for the file itself. */
export type Outcomes = ReadonlyMap<string, TestOutcome>

/** Whether a test failed; one that did not come to run because its file failed has failed too. */
export function isFailure(outcomes: Outcomes, test: string): boolean {
  const outcome = outcomes.get(test)
  if (outcome !== undefined) return outcome.outcome === 'fail'
  return outcomes.has('') && test !== ''
}

/** Whether a test came out otherwise than it does alone: a victim fails, a brittle test passes. */
export function isTurned(outcomes: Outcomes, test: string, role: Finding['role']): boolean {
  return isFailure(outcomes, test) === (role === 'victim')
}

export interface Observation {
  readonly outcomes: Outcomes
  readonly records: readonly FileRecord[]
}

export interface ObserveOptions extends Pick<RunRequest, 'inside' | 'mend'> {
  /** Paths to put back right before the file starts. */
  readonly putBack?: readonly string[]
  readonly isRepeat?: boolean
}

/** Runs orders, counts what that costs, and stops when the budget does. */
export interface Laboratory extends Pick<TestRunner, 'abilities'> {
  readonly runs: number
  /**
   * Runs `before` and then `file` in one fresh worker, and says how the tests of `file` came out. What was asked before
   * is answered from memory, unless it is asked as a repeat.
   * @throws {RunnerError} the file did not come to run
   * @throws {Stopped} the budget has ended
   */
  observe(before: readonly string[], file: string, options?: ObserveOptions): Promise<Observation>
  /** Says who writes these paths while a file runs alone. */
  trace(file: string, paths: readonly string[]): Promise<Pick<RunResult, 'writes' | 'records'>>
  /** Says who reads these paths in a file that runs after others. */
  reads(before: readonly string[], file: string, paths: readonly string[]): Promise<RunResult['reads']>
}

/** Thrown between two runs when the budget is used up or the user stopped the search. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/**
 * Opens a laboratory on one project of a runner.
 * @param usual the order of the tests inside the last file of each run; default: as they are written
 */
export function openLaboratory(runner: TestRunner, project: string, budget: Budget = {}, usual?: InsideOrder): Laboratory {
  let runs = 0
  const memory = new Map<string, Observation>()
  const run = async (request: Omit<RunRequest, 'project'>, what: string) => {
    if (budget.signal?.aborted) throw new Stopped()
    budget.onRun?.(what)
    runs++
    return runner.run({ ...request, project })
  }
  return {
    get runs() {
      return runs
    },
    async observe(before, file, { putBack, mend, isRepeat = false, ...given } = {}) {
      const order = [...before, file]
      const inside = { ...(usual && { [file]: usual }), ...given.inside }
      const key = JSON.stringify([order, putBack, inside, mend])
      const remembered = memory.get(key)
      if (remembered !== undefined && !isRepeat) return remembered
      const result = await run(
        { order, inside, ...(putBack && { putBack: { before: file, paths: putBack } }), ...(mend && { mend }) },
        describe(before, file, { ...(putBack && { putBack }), inside, ...(mend && { mend }) }),
      )
      const outcome = result.outcomes.find((candidate) => candidate.file === file)
      if (outcome === undefined) throw new RunnerError(`${file} did not run: ${result.problems[0] ?? 'the runner does not say why'}`)
      const observation = { outcomes: outcomesOf(outcome), records: result.records }
      memory.set(key, observation)
      return observation
    },
    abilities: runner.abilities,
    async trace(file, paths) {
      if (!runner.abilities.includes('trace')) return { writes: [], records: [] }
      return run({ order: [file], trace: { paths, what: 'writes' } }, `${file}, traced`)
    },
    async reads(before, file, paths) {
      if (!runner.abilities.includes('readers')) return []
      return (await run({ order: [...before, file], trace: { paths, what: 'reads' } }, `${describe(before, file)}, to see what it reads`)).reads
    },
  }
}

/** The outcomes of one file's tests, and of the file itself where it failed. */
export function outcomesOf(outcome: FileOutcome): Outcomes {
  const outcomes = new Map(outcome.tests.map((test) => [test.name, test]))
  if (outcome.outcome === 'error')
    outcomes.set('', { name: '', outcome: 'fail', ...(outcome.error !== undefined && { error: outcome.error }) })
  return outcomes
}

function describe(before: readonly string[], file: string, { putBack, inside = {}, mend }: ObserveOptions = {}): string {
  const only = inside[file]
  if (only?.kind === 'given') return `${file}, ${only.tests.length === 1 ? only.tests[0] : `${only.tests.length} of its tests`}`
  if (before.length === 0) return `${file} alone`
  const first = before.length === 1 ? before[0] : `${before.length} files`
  const counts = Object.values(inside).map((order) => (order.kind !== 'given' ? '' : order.tests.length === 0 ? ', imported only' : `, ${order.tests.length} of its tests`))
  const undone = putBack === undefined ? '' : `, with ${putBack.length === 1 ? putBack[0] : `${putBack.length} values`} put back`
  return `${file} after ${first}${counts.join('')}${undone}${mend === undefined ? '' : `, to try a mend`}`
}
