import { rankSuspects } from '../analysis/suspects.ts'
import type { Finding } from '../model/finding.ts'
import type { InsideOrder } from '../model/inside.ts'
import type { FileOutcome } from '../model/record.ts'
import { type CauseGroup, filesThatMeet, hazardGroups, provenCauses } from './cause-groups.ts'
import { confirmTogether } from './confirm-together.ts'
import { examine } from './examine.ts'
import { inParallel } from './in-parallel.ts'
import type { Investigation, Known } from './investigation.ts'
import { type Budget, isTurned, openLaboratory } from './laboratory.ts'
import { type AloneOutcomes, type AloneRounds, keyOf, repeatAlone } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'
import { traceWriters } from './trace-writers.ts'
import { failing, type TurnedFile } from './turned-files.ts'

/**
 * Explains every such file by reruns: those that met a hazard together; of the others a few, and then all that what was
 * proven of these may explain together, until none is left. Then asks who wrote the state that was found. Adds to `into`
 * as it goes, so that what is known when the budget ends is kept.
 * @param inside the order of the tests inside the failed files, as the run had it; default: as they are written
 */
export async function investigate(
  runner: TestRunner,
  turned: readonly TurnedFile[],
  budget: Budget,
  into: Investigation,
  reference: readonly (readonly FileOutcome[])[] = [],
  inside?: InsideOrder,
): Promise<void> {
  const withCompany = turned.filter(({ history }) => history.length > 0)
  for (const { outcome, history, tests } of turned)
    if (history.length === 0) into.failing.push(...tests.map((test) => failing(outcome, test)))
  if (budget.signal?.aborted) return leave(withCompany, into)
  const runAlone = async (files: readonly TurnedFile[], known: readonly (readonly FileOutcome[])[], times?: number): Promise<AloneRounds> => {
    const rounds = await repeatAlone(runner, files.map(({ outcome }) => outcome), known, budget, { times, inside })
    into.runs += rounds.runs
    into.fileRuns += rounds.fileRuns
    return rounds
  }
  const once = await runAlone(withCompany, reference, 1)
  let open: readonly TurnedFile[] = withCompany
  const explainTogether = async (group: CauseGroup): Promise<void> => {
    const isEnough = group.isProven || group.files.length >= MANY
    const { alone } = isEnough ? once : await runAlone(group.files, once.rounds)
    const left = await confirmTogether(runner, group, alone, budget, into)
    open = [...open.filter((file) => !group.files.includes(file)), ...left]
  }
  const explainByProven = async (findings: readonly Finding[]): Promise<void> => {
    for (const cause of provenCauses(findings)) await explainTogether({ ...cause, files: filesThatMeet(cause, open, into.known.naming) })
  }
  for (const group of hazardGroups(withCompany, into.findings)) await explainTogether(group)
  await explainByProven(into.findings)
  const left: TurnedFile[] = []
  // What the first one teaches spares the others their search.
  for (let count = 1; open.length > 0 && !budget.signal?.aborted; count = WAVE) {
    const wave = unlikeFiles(open, into.known).slice(0, count)
    open = open.filter((file) => !wave.includes(file))
    const { length } = into.findings
    left.push(...(await examineEach(runner, { turned: wave, alone: (await runAlone(wave, once.rounds)).alone, inside }, budget, into)))
    await explainByProven(into.findings.slice(length))
  }
  leave([...left, ...open], into)
  await traceWriters(runner, budget, into)
}

/** Those of which no two are the same file, or were seen to be broken by the same cause: what is proven of one may explain the other. */
function unlikeFiles(turned: readonly TurnedFile[], { after }: Known): TurnedFile[] {
  const taken = new Set<string>()
  return turned.filter(({ outcome: { file, project }, role, tests }) => {
    const broken = after.filter((one) => {
      const outcomes = one.project === project ? one.seen.get(file) : undefined
      return outcomes !== undefined && tests.some((test) => isTurned(outcomes, test, role))
    })
    const names = [keyOf({ file, project }), ...broken.map(({ cause }) => JSON.stringify([project, cause]))]
    const isUnlike = !names.some((name) => taken.has(name))
    if (isUnlike) for (const name of names) taken.add(name)
    return isUnlike
  })
}

/** From this many files on that one hazard breaks, or where its cause was proven, one round alone is enough: they pass with the state put back, too. */
const MANY = 4

/** Files that are examined side by side before what was proven of them is tried on the others. */
const WAVE = 4

interface Open {
  readonly turned: readonly TurnedFile[]
  readonly alone: AloneOutcomes
  readonly inside: InsideOrder | undefined
}

/** Examines files one by one. Gives those that were not explained before the time was up. */
async function examineEach(runner: TestRunner, { turned, alone, inside }: Open, budget: Budget, into: Investigation): Promise<readonly TurnedFile[]> {
  const left: TurnedFile[] = []
  await inParallel(turned, async (one) => {
    const { ledger, outcome, role, history, tests } = one
    const { file, project } = outcome
    if (budget.signal?.aborted) return void left.push(one)
    const laboratory = openLaboratory(runner, project, budget, inside)
    const error = outcome.tests.find((test) => test.outcome === 'fail')?.error
    const hints = into.known.earlier.hint({ file, project, isMeant: (test) => tests.includes(test) })
    const clues = { naming: into.known.naming, hints, alone: into.known.alone }
    const suspects = rankSuspects(ledger, { file, project, ...(error !== undefined && { error }) }, history, clues)
    const found = await examine(laboratory, { file, project, role, tests, history, suspects, alone: alone.get(keyOf(outcome)) ?? [], known: into.known })
    into.findings.push(...found.findings)
    into.flaky.push(...found.flaky)
    into.failing.push(...found.failingAlone.map(({ name }) => failing(outcome, name)))
    into.notes.push(...found.problems)
    if (found.unexplained.length > 0 && found.problems.length === 0) left.push(one)
    into.runs += laboratory.runs
    into.fileRuns += laboratory.fileRuns
  })
  return left
}

function leave(files: readonly TurnedFile[], into: Investigation): void {
  if (files.length === 0) return
  into.unexplained.push(...files.map(({ outcome: { file, project } }) => ({ file, project })))
  into.notes.push(`The time for reruns ended before these were explained: ${firstOf(files.map(({ outcome }) => outcome.file))}`)
}

/** A few names for all of them; the report's files say which others failed. */
function firstOf(files: readonly string[]): string {
  return files.length > 5 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more files` : files.join(', ')
}
