import { rankSuspects } from '../analysis/suspects.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { ObservedLeak } from '../model/leak.ts'
import type { Case } from './examine.ts'
import type { StateFinding } from '../model/finding.ts'
import { isFailure, type Laboratory, type Observation } from './laboratory.ts'
import { minimise } from './minimise.ts'

/** Pieces of state that are named as suspected where putting back proved none of them. */
const MAX_SUSPECTED = 3

interface Candidate {
  readonly file: string
  readonly leak: ObservedLeak
}

/**
 * With the cause still run first, puts back what it left and asks whether the tests pass again: all of it, then the
 * likeliest piece alone, then the smallest set that is enough. Yields once a test, as soon as it is known.
 */
export async function* findCause(
  laboratory: Laboratory,
  subject: Case,
  cause: readonly string[],
  tests: readonly string[],
  first: Observation,
): AsyncGenerator<{ readonly test: string; readonly state: readonly StateFinding[] }> {
  const candidates = candidatesOf(subject, cause, tests, first)
  const suspected = candidates.slice(0, MAX_SUSPECTED).map((candidate) => ({ ...candidate, evidence: 'suspected' as const }))
  for (const test of tests) yield { test, state: suspected }
  if (candidates.length === 0 || tests.length === 0) return

  const cured = async (part: readonly Candidate[]): Promise<string[]> => {
    const { outcomes } = await laboratory.observe(cause, subject.file, {
      putBack: [...new Set(part.map(({ leak }) => leak.path))],
    })
    return tests.filter((test) => !isFailure(outcomes, test))
  }
  let open = [...tests]
  const likeliest = candidates.slice(0, 1)
  const byLikeliest = await cured(likeliest)
  for (const test of byLikeliest) yield { test, state: caused(likeliest) }
  open = open.filter((test) => !byLikeliest.includes(test))
  if (open.length === 0 || candidates.length === 1) return

  const byAll = await cured(candidates)
  open = open.filter((test) => byAll.includes(test))
  while (open.length > 0) {
    const test = open[0] as string
    let last = byAll
    const smallest = await minimise(candidates, async (part) => {
      const result = await cured(part)
      if (!result.includes(test)) return false
      last = result
      return true
    })
    const explained = open.filter((name) => last.includes(name))
    for (const name of explained) yield { test: name, state: caused(smallest) }
    open = open.filter((name) => !explained.includes(name))
  }
}

function caused(candidates: readonly Candidate[]): StateFinding[] {
  return candidates.map((candidate) => ({ ...candidate, evidence: 'caused' }))
}

/** What the cause left in the confirming run, likeliest first. */
function candidatesOf(subject: Case, cause: readonly string[], tests: readonly string[], first: Observation): Candidate[] {
  const ledger = buildLedger(first.records, [])
  const error = first.outcomes.get(tests[0] ?? '')?.error
  const victim = { file: subject.file, project: subject.project, ...(error !== undefined && { error }) }
  return rankSuspects(ledger, victim, cause).flatMap(({ file, leaks }) => leaks.map((leak) => ({ file, leak })))
}
