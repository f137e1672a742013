import { rankSuspects } from '../analysis/suspects.ts'
import { RunnerError } from '../model/errors.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'
import { type Budget, type Laboratory, openLaboratory, Stopped } from './laboratory.ts'
import { minimise } from './minimise.ts'
import { REPEATS, repeatAlone } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** Files that are run more often for it, and tests for which it is searched what makes the difference. */
const MAX_FILES = 20
const MAX_SEARCHED = 3

/**
 * Tells of tests that fail alone and after other files, and not in the same way: with one error in every run alone, and
 * with another in some run after others; of the first few, after which it does. What differs in numbers only is the same.
 */
export async function otherFailures(
  runner: TestRunner,
  failing: readonly FailingTest[],
  reference: readonly FileOutcome[],
  ledgers: readonly Ledger[],
  budget: Budget,
): Promise<readonly string[]> {
  const differing = failing.flatMap((test) => {
    const [alone] = errorsIn([reference], test)
    const after = ledgers
      .filter(({ before }) => before(test.file, test.project).length > 0)
      .flatMap((ledger) => errorsIn([ledger.outcomes], test).map((error) => ({ ledger, error })))
    const others = after.filter(({ error }) => alone !== undefined && !isAlike(error, alone))
    return others.length === 0 ? [] : [{ test, others, after }]
  })
  const files = reference.filter((outcome) => differing.some(({ test }) => test.file === outcome.file && test.project === outcome.project)).slice(0, MAX_FILES)
  if (budget.signal?.aborted) return []
  const { rounds } = await repeatAlone(runner, files, [reference], budget)
  const notes: string[] = []
  let searched = 0
  for (const { test, others, after } of differing) {
    const alone = errorsIn(rounds, test)
    const [first = '', ...more] = alone
    const [other] = others
    if (other === undefined || more.length === 0 || !more.every((error) => isAlike(error, first))) continue
    const laboratory = openLaboratory(runner, test.project, budget)
    const found = searched++ < MAX_SEARCHED ? await search(laboratory, test, other.ledger, first) : undefined
    const name = `${test.file}${test.test === '' ? '' : ` > ${test.test}`}`
    const seen = found === undefined ? `after other files also with "${other.error}" (${others.length} of ${after.length})` : `after ${found.cause.join(', ')} with "${found.error}" (${REPEATS} of ${REPEATS})`
    notes.push(`${name} fails in every order, but not in the same way: alone with "${first}" (${alone.length} of ${alone.length} runs), and ${seen}`)
  }
  return notes
}

/** A smallest set of files after which a test fails otherwise than alone, each time that they are run. */
async function search(laboratory: Laboratory, { file, project, test }: FailingTest, ledger: Ledger, alone: string) {
  const history = ledger.before(file, project)
  const scores = new Map(rankSuspects(ledger, { file, project }, history).map((suspect) => [suspect.file, suspect.score]))
  const errorAfter = async (part: readonly string[], isRepeat = false): Promise<string | undefined> => {
    const { outcomes } = await laboratory.observe(part, file, { isRepeat })
    const { error } = outcomes.get(test) ?? {}
    return error === undefined || isAlike(error, alone) ? undefined : error
  }
  try {
    if ((await errorAfter(history)) === undefined) return undefined
    const cause = await minimise(history, async (part) => (await errorAfter(part)) !== undefined, (suspect) => scores.get(suspect) ?? 0)
    const error = await errorAfter(cause)
    for (let count = 1; count < REPEATS; count++) if ((await errorAfter(cause, true)) === undefined) return undefined
    return error === undefined ? undefined : { cause, error }
  } catch (error) {
    if (error instanceof Stopped || error instanceof RunnerError) return undefined
    throw error
  }
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
