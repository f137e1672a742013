import { rankSuspects } from '../analysis/suspects.ts'
import { buildLedger } from '../ledger/ledger.ts'
import { putBackPath } from './cause-groups.ts'
import type { Case, ExaminedCase } from './case.ts'
import type { StateCandidate, StateFinding, TriedMend } from '../model/finding.ts'
import { isTurned, type Laboratory, type Observation } from './laboratory.ts'
import { minimise } from './minimise.ts'
import { REPEATS } from './repeat.ts'

/** Pieces of state that are named as suspected where putting back proved none of them. */
const MAX_SUSPECTED = 3

/** What is known of the state behind one test. */
export interface FoundState {
  readonly test: string
  readonly state: readonly StateFinding[]
  /** How it came out with the state put back, where that proved it. */
  readonly undone?: Pick<TriedMend, 'passes' | 'runs'>
}

/**
 * With the cause still run first, puts back what it left and asks whether the tests come out as they do alone: what
 * cured others, the hazards of the module cache, the likeliest piece, all that may matter, the pieces of one module; then
 * the smallest part of what helped, several times. Yields for a test as soon as more is known of it.
 */
export async function* findCause(
  laboratory: Laboratory,
  subject: ExaminedCase,
  cause: readonly string[],
  tests: readonly string[],
  first: Observation,
): AsyncGenerator<FoundState> {
  const { states: known, judge } = subject.known
  const candidates = candidatesOf(subject, cause, tests, first)
  const suspected = candidates.slice(0, MAX_SUSPECTED).map((candidate) => ({ ...candidate, evidence: 'suspected' as const }))
  for (const test of tests) yield { test, state: suspected }

  let attempts = 0
  let isBroken = false
  const cured = async (part: readonly StateCandidate[], isRepeat = false): Promise<string[]> => {
    if (!isRepeat) attempts++
    const putBack = [...new Set(part.map(putBackPath))]
    const { outcomes } = await laboratory.observe(cause, subject.file, { putBack, isRepeat })
    isBroken = outcomes.has('') && !first.outcomes.has('')
    return tests.filter((test) => !isTurned(outcomes, test, subject.role))
  }
  const key = cause.join('\0')
  let open = [...tests]
  const isWeighty = ({ leak }: StateCandidate): boolean => leak === undefined || judge(subject.project, leak) !== 'benign'
  const groups = groupsToTry(candidates, known, key, isWeighty)
  let isRead = candidates.length < MIN_TO_READ || !laboratory.abilities.includes('readers')
  for (let next = groups.shift(); next !== undefined && open.length > 0 && attempts < subject.effort.attempts; next = groups.shift()) {
    const { group, isKnown } = next
    let helped = await cured(group)
    // Without what modules do to each other while they load, a file cannot be loaded: which of them it was is left out.
    if (isBroken) groups.unshift(...byPlace(group).slice(0, MAX_GROUPS).flatMap((part) => (part.length < group.length ? { group: part, isKnown: false } : [])))
    if (helped.length === 0 && !isRead) {
      isRead = true
      const read = new Set((await laboratory.reads(cause, subject.file, leaksIn(candidates).map(putBackPath))).map(({ path }) => path))
      const readOnes = leaksIn(candidates).filter((candidate) => read.has(putBackPath(candidate)))
      if (readOnes.length > 0) groups.unshift({ group: readOnes, isKnown: false })
    }
    // What loads modules anew puts all of their state back: where that alone helps, it is the state and not the hazard.
    const rivals = helped.length === 0 ? [] : rivalsOf(group, candidates.filter(isWeighty), first)
    if (rivals.length > 0) {
      const otherwise = await cured(rivals)
      helped = helped.filter((test) => !otherwise.includes(test))
    }
    while (open.some((test) => helped.includes(test)) && attempts < subject.effort.attempts) {
      const test = open.find((name) => helped.includes(name)) as string
      let last = helped
      const isEnough = async (part: readonly StateCandidate[]): Promise<boolean> => {
        const result = await cured(part)
        if (!result.includes(test)) return false
        last = result
        return true
      }
      const smallest = await minimise(group, isEnough, (candidate) => -group.indexOf(candidate))
      const seen = [last]
      while (seen.length < Math.min(subject.effort.putBack, isKnown ? REPEATS - 1 : REPEATS)) seen.push(await cured(smallest, true))
      const explained = open.filter((name) => last.includes(name) && helped.includes(name))
      const paths = smallest.map(putBackPath)
      for (const name of explained) {
        const passes = seen.filter((cures) => cures.includes(name)).length
        const state = caused(group.filter((candidate) => paths.includes(putBackPath(candidate))))
        if (passes === seen.length) yield { test: name, state, undone: { passes, runs: seen.length } }
      }
      open = open.filter((name) => !explained.includes(name))
      known.set(key, [...(known.get(key) ?? []), paths])
    }
  }
}

/** Where so many pieces may be it and the likeliest is not, it is seen first which of them the file reads. */
const MIN_TO_READ = 6

/** Groups are tried until one helps; beyond this many, the state stays suspected. */
const MAX_GROUPS = 8

interface Group {
  readonly group: readonly StateCandidate[]
  readonly isKnown: boolean
}

/**
 * What to put back together, the likeliest first, each set once.
 * @param proven sets of paths that were proven, by the cause that left them
 */
function groupsToTry(
  candidates: readonly StateCandidate[],
  proven: ReadonlyMap<string, readonly (readonly string[])[]>,
  cause: string,
  isWeighty: (candidate: StateCandidate) => boolean,
): Group[] {
  const leaks = leaksIn(candidates)
  const ofOthers = new Set([...proven.values()].flat(2))
  const groups = [
    candidates.filter(({ hazard }) => hazard !== undefined),
    leaks.filter(({ leak }) => leak !== undefined && ofOthers.has(leak.path)),
    leaks.slice(0, 1),
    leaks.filter(isWeighty),
    leaks,
    ...byPlace(leaks),
  ]
  const all = [
    ...(proven.get(cause) ?? []).map((paths) => ({ group: candidates.filter((candidate) => paths.includes(putBackPath(candidate))), isKnown: true })),
    ...groups.map((group) => ({ group, isKnown: false })),
  ]
  const seen = new Set<string>()
  return all
    .filter(({ group }) => {
      const name = group.map(putBackPath).join('\0')
      return group.length > 0 && !seen.has(name) && Boolean(seen.add(name))
    })
    .slice(0, MAX_GROUPS)
}

function leaksIn(candidates: readonly StateCandidate[]): StateCandidate[] {
  return candidates.filter(({ leak }) => leak !== undefined)
}

/** The leaks of modules that are loaded anew when these hazards are undone. */
function rivalsOf(group: readonly StateCandidate[], weighty: readonly StateCandidate[], { records }: Observation): readonly StateCandidate[] {
  const cached = group.flatMap(({ hazard }) => (hazard === undefined || hazard.kind === 'missed-registration' ? [] : hazard))
  if (cached.length === 0) return []
  const ledger = buildLedger(records, [])
  return weighty.filter(({ leak }) => {
    const { module } = leak ?? {}
    return module !== undefined && cached.some((hazard) => ledger.reach(module, hazard.project).has(hazard.module))
  })
}

function byPlace(candidates: readonly StateCandidate[]): (readonly StateCandidate[])[] {
  return [...Map.groupBy(candidates, placeOf).values()]
}

function placeOf({ leak, hazard }: StateCandidate): string {
  return leak === undefined ? hazard.module : (leak.module ?? leak.kind)
}

function caused(candidates: readonly StateCandidate[]): StateFinding[] {
  return candidates.map((candidate) => ({ ...candidate, evidence: 'caused' }))
}

/** What the cause left in the confirming run, hazards first, then the likeliest leaks. */
function candidatesOf(subject: Case, cause: readonly string[], tests: readonly string[], first: Observation): StateCandidate[] {
  const ledger = buildLedger(first.records, [])
  const error = first.outcomes.get(tests[0] ?? '')?.error
  const victim = { file: subject.file, project: subject.project, ...(error !== undefined && { error }) }
  const { naming, alone, exposure } = subject.clues
  const suspects = rankSuspects(ledger, victim, cause, { naming, alone, exposure })
  const isLeft = (file: string, path: string): boolean => ledger.recordOf(file, subject.project)?.leaks.some((leak) => leak.path === path) === true
  return [
    ...suspects.flatMap(({ file, hazards }) => hazards.map((hazard) => ({ file, hazard }))),
    ...suspects.flatMap(({ file, leaks }) => leaks.filter(({ path }) => isLeft(file, path)).map((leak) => ({ file, leak }))),
  ]
}
