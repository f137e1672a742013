import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'
import type { Budget } from './laboratory.ts'
import { type AloneRounds, repeatAlone } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** Files that are run more often for it. */
const MAX_FILES = 20

/**
 * Tells of tests that fail alone and after other files, and not in the same way: with one error in every run alone, and
 * with another in some run after others, which is only said to have been seen. What differs in numbers only is the same.
 */
export async function otherFailures(
  runner: TestRunner,
  failing: readonly FailingTest[],
  reference: readonly FileOutcome[],
  ledgers: readonly Ledger[],
  budget: Budget,
): Promise<Pick<AloneRounds, 'runs' | 'fileRuns'> & { readonly notes: readonly string[] }> {
  const differing = failing.flatMap((test) => {
    const [alone] = errorsIn([reference], test)
    const after = errorsIn(ledgers.filter((ledger) => ledger.before(test.file, test.project).length > 0).map(({ outcomes }) => outcomes), test)
    const others = after.filter((error) => alone !== undefined && !isAlike(error, alone))
    return others.length === 0 ? [] : [{ test, others, after }]
  })
  const files = reference.filter((outcome) => differing.some(({ test }) => test.file === outcome.file && test.project === outcome.project)).slice(0, MAX_FILES)
  if (budget.signal?.aborted) return { notes: [], runs: 0, fileRuns: 0 }
  const { rounds, runs, fileRuns } = await repeatAlone(runner, files, [reference], budget)
  const notes = differing.flatMap(({ test, others, after }) => {
    const alone = errorsIn(rounds, test)
    const [first = '', ...more] = alone
    if (more.length === 0 || !more.every((error) => isAlike(error, first))) return []
    const name = `${test.file}${test.test === '' ? '' : ` > ${test.test}`}`
    return [`${name} fails in every order, but not in the same way: alone with "${first}" (${alone.length} of ${alone.length} runs), and after other files also with "${others[0]}" (${others.length} of ${after.length})`]
  })
  return { notes, runs, fileRuns }
}

/** Numbers, such as ports and times, differ from run to run. */
function isAlike(one: string, other: string): boolean {
  return likeness(one) === likeness(other)
}

function likeness(error: string): string {
  return error.replaceAll(/\d+/g, '0')
}

function errorsIn(runs: readonly (readonly FileOutcome[])[], { file, project, test }: FailingTest): string[] {
  return runs.flatMap((outcomes) => {
    const outcome = outcomes.find((one) => one.file === file && one.project === project)
    return (test === '' ? outcome?.error : outcome?.tests.find(({ name }) => name === test)?.error) ?? []
  })
}
