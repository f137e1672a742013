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

/** Sets of paths that were proven to be the cause of one test's failure, by polluters: likely those of the next. */
export type KnownCauses = Map<string, (readonly string[])[]>

/**
 * With the cause still run first, puts back what it left and asks whether the tests pass again: what cured others, the
 * likeliest piece, all that may matter, the pieces of one module; then the smallest part of what helped. Yields for a
 * test as soon as more is known of it.
 */
export async function* findCause(
  laboratory: Laboratory,
  subject: Case,
  cause: readonly string[],
  tests: readonly string[],
  first: Observation,
): AsyncGenerator<{ readonly test: string; readonly state: readonly StateFinding[] }> {
  const { states: known, judge } = subject.known
  const candidates = candidatesOf(subject, cause, tests, first)
  const suspected = candidates.slice(0, MAX_SUSPECTED).map((candidate) => ({ ...candidate, evidence: 'suspected' as const }))
  for (const test of tests) yield { test, state: suspected }

  const cured = async (part: readonly Candidate[]): Promise<string[]> => {
    const putBack = [...new Set(part.map(({ leak }) => leak.path))]
    const { outcomes } = await laboratory.observe(cause, subject.file, { putBack })
    return tests.filter((test) => !isFailure(outcomes, test))
  }
  const key = cause.join('\0')
  let open = [...tests]
  for (const group of groupsToTry(candidates, known.get(key) ?? [], (leak) => judge(subject.project, leak) !== 'benign')) {
    if (open.length === 0) return
    const helped = await cured(group)
    while (open.some((test) => helped.includes(test))) {
      const test = open.find((name) => helped.includes(name)) as string
      let last = helped
      const smallest = await minimise(group, async (part) => {
        const result = await cured(part)
        if (!result.includes(test)) return false
        last = result
        return true
      })
      const explained = open.filter((name) => last.includes(name))
      for (const name of explained) yield { test: name, state: caused(smallest) }
      open = open.filter((name) => !explained.includes(name))
      known.set(key, [...(known.get(key) ?? []), smallest.map(({ leak }) => leak.path)])
    }
  }
}

/** Groups are tried until one helps; beyond this many, the state stays suspected. */
const MAX_GROUPS = 8

/** What to put back together, the likeliest first, each set once. */
function groupsToTry(
  candidates: readonly Candidate[],
  known: readonly (readonly string[])[],
  isWeighty: (leak: ObservedLeak) => boolean,
): (readonly Candidate[])[] {
  const weighty = candidates.filter(({ leak }) => isWeighty(leak))
  const places = [...new Set(candidates.map(placeOf))]
  const groups = [
    ...known.map((paths) => candidates.filter(({ leak }) => paths.includes(leak.path))),
    candidates.slice(0, 1),
    weighty,
    candidates,
    ...places.map((place) => candidates.filter((candidate) => placeOf(candidate) === place)),
  ]
  const seen = new Set<string>()
  return groups
    .filter((group) => {
      const name = group.map(({ leak }) => leak.path).join('\0')
      return group.length > 0 && !seen.has(name) && Boolean(seen.add(name))
    })
    .slice(0, MAX_GROUPS)
}

function placeOf({ leak }: Candidate): string {
  return leak.module ?? leak.kind
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
