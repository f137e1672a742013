import type { Finding } from '../model/finding.ts'
import type { InsideOrder } from '../model/inside.ts'
import { keyOf } from '../model/project-file.ts'
import type { FileOutcome } from '../model/record.ts'
import type { Case, ExaminedCase } from './case.ts'
import { cluesIn, openCases } from './cases.ts'
import { type CauseGroup, filesThatMeet, hazardGroups, provenCauses } from './cause-groups.ts'
import { confirmTogether } from './confirm-together.ts'
import { effortFor, LEAST, SMALL_FILE_RUNS } from './effort.ts'
import { examine, nominate } from './examine.ts'
import { inParallel } from './in-parallel.ts'
import type { Investigation, Known } from './investigation.ts'
import { type Budget, isFailure, isTurned, type Laboratory } from './laboratory.ts'
import { type AloneOutcomes, type AloneRounds, repeatAlone } from './repeat.ts'
import { suspectsToTry } from './suspects-to-try.ts'
import type { TestRunner } from './test-runner.ts'
import { traceWriters } from './trace-writers.ts'
import { failing, isTold, type TurnedFile } from './turned-files.ts'

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
  const addFailing = (files: readonly TurnedFile[]): void =>
    void into.failing.push(...files.flatMap(({ outcome, tests }) => tests.map((test) => failing(outcome, test))))
  addFailing(turned.filter(({ history }) => history.length === 0))
  const overtime = (files: readonly TurnedFile[]): Budget | undefined => (files.length > 0 ? budget.overtime?.(files.length) : undefined)
  // What a plan shows may come when the time is up.
  const first = budget.signal?.aborted ? overtime(withCompany) : budget
  if (first === undefined) return leave(withCompany, into, budget)
  let within: Budget = first
  const runAlone = (files: readonly TurnedFile[], known: readonly (readonly FileOutcome[])[], times?: number): Promise<AloneRounds> =>
    repeatAlone(runner, files.map(({ outcome }) => outcome), known, within, { times, inside })
  const once = await runAlone(withCompany, reference, 1)
  const failingAlone = manyFailingAlone(withCompany, once.alone)
  addFailing(failingAlone)
  let open: readonly TurnedFile[] = withCompany.filter((one) => !failingAlone.includes(one))
  const explainTogether = async (group: CauseGroup): Promise<void> => {
    const isEnough = group.isProven || group.files.length >= MANY
    const { alone } = isEnough ? once : await runAlone(group.files, once.rounds)
    const left = await confirmTogether(runner, group, alone, within, into)
    open = [...open.filter((file) => !group.files.includes(file)), ...left]
  }
  const explainByProven = async (findings: readonly Finding[]): Promise<void> => {
    for (const cause of provenCauses(findings)) await explainTogether({ ...cause, files: filesThatMeet(cause, open, into.known.naming) })
  }
  for (const group of hazardGroups(open, into.findings)) await explainTogether(group)
  await explainByProven(into.findings)
  const clues = cluesIn(open, once.records, into.known)
  const suspicions: Finding[] = []
  const cases = openCases(runner, clues, { ...within, get signal() { return within.signal } }, into.known, inside)
  const explainOneByOne = async (): Promise<void> => {
    const left: TurnedFile[] = []
    const skipped: TurnedFile[] = []
    // What the first one teaches spares the others their search.
    for (let count = 1; open.length > 0 && !within.signal?.aborted; count = WAVE) {
      // Where the cost will end before all is proven, each time one that stands for most others, as long as the rest can be nominated.
      const effort = effortFor(open.length, within)
      if (effort === LEAST && SMALL_FILE_RUNS + open.length * NOMINATION > (within.left?.() ?? Infinity)) break
      const wave = effort === LEAST ? commonest(open, (one) => cases.caseOf(one, once.alone)) : unlikeFiles(open, into.known).slice(0, count)
      open = open.filter((file) => !wave.includes(file))
      const { length } = into.findings
      const { alone } = await runAlone(wave, once.rounds, effort.alone)
      const examineEach = async (one: TurnedFile): Promise<void> => {
        const { unexplained, suspected } = await examineOne(cases.laboratoryOf(one), one, { ...cases.caseOf(one, alone), effort, crowd: turned.length }, within, into)
        ;(effort === LEAST ? skipped : left).push(...unexplained)
        suspicions.push(...suspected)
      }
      await inParallel(wave, examineEach)
      await explainByProven(into.findings.slice(length))
      // Others may have taken less than it seemed.
      if (open.length === 0 && effortFor(skipped.length, within) !== LEAST) open = skipped.splice(0)
    }
    open = [...left, ...skipped, ...open]
  }
  await explainOneByOne()
  const more = within === budget ? overtime(open) : undefined
  if (more !== undefined) {
    within = more
    await explainOneByOne()
  }
  await inParallel(open, async (one) => void suspicions.push(...(await nominate(cases.laboratoryOf(one), cases.caseOf(one, once.alone)))))
  leave(open, into, within, suspicions)
  await traceWriters(runner, within, into)
}

/** Files that may fail alone for a reason each; more, as where a dependency is missing, have one reason, and need no repeats. */
const MAX_FAILING_ALONE = 8

/** The files all of whose tests fail alone as well, where these are many. */
function manyFailingAlone(turned: readonly TurnedFile[], alone: AloneOutcomes): readonly TurnedFile[] {
  const files = turned.filter(({ outcome, role, tests }) => {
    const rounds = alone.get(keyOf(outcome)) ?? []
    return role === 'victim' && rounds.length > 0 && rounds.every((outcomes) => tests.every((test) => isFailure(outcomes, test)))
  })
  return files.length > MAX_FAILING_ALONE ? files : []
}

/** Of the files that have the same likeliest suspect as most others the one that fewest ran before. */
function commonest(turned: readonly TurnedFile[], caseOf: (one: TurnedFile) => Case): readonly TurnedFile[] {
  const bySuspect = Map.groupBy(turned, (one) => suspectsToTry(caseOf(one))[0]?.[0])
  const [most = []] = [...bySuspect.values()].sort((a, b) => b.length - a.length)
  return most.toSorted((a, b) => a.history.length - b.history.length).slice(0, 1)
}

/** Those of which no two are the same file, or were seen to be broken by the same cause: what is proven of one may explain the other. */
function unlikeFiles(turned: readonly TurnedFile[], { after }: Known): TurnedFile[] {
  const taken = new Set<string>()
  return turned.filter(({ outcome: { file, project }, role, tests }) => {
    const broken = after.filter((known) => {
      const outcomes = known.project === project ? known.seen.get(file) : undefined
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

/** Test files that run to nominate whom one file suspects. */
const NOMINATION = 2

/** Files that are examined side by side before what was proven of them is tried on the others. */
const WAVE = 4

/** What an examination left open: the file, where it was not explained before the time was up, and who is suspected. */
interface LeftOpen {
  readonly unexplained: readonly TurnedFile[]
  readonly suspected: readonly Finding[]
}

/** Examines a file by itself. */
async function examineOne(laboratory: Laboratory, one: TurnedFile, subject: ExaminedCase, budget: Budget, into: Investigation): Promise<LeftOpen> {
  if (budget.signal?.aborted) return { unexplained: [one], suspected: [] }
  const { findings, flaky, failingAlone, unexplained, problems } = await examine(laboratory, subject)
  const isOpen = unexplained.length > 0 && problems.length === 0
  const suspected = isOpen ? findings.filter(({ evidence }) => evidence === 'suspected') : []
  into.findings.push(...findings.filter((finding) => !suspected.includes(finding)))
  into.flaky.push(...flaky)
  into.failing.push(...failingAlone.map(({ name }) => failing(one.outcome, name)))
  into.notes.push(...problems)
  return { unexplained: isOpen ? [{ ...one, tests: unexplained }] : [], suspected }
}

function isAbout({ file, project, test }: Finding, { outcome, tests }: TurnedFile): boolean {
  return outcome.file === file && outcome.project === project && tests.includes(test)
}

/** Of files that were not explained in time, those are told that were seen to fail after a suspect. */
function leave(files: readonly TurnedFile[], into: Investigation, { ending = 'The time for reruns' }: Budget, suspicions: readonly Finding[] = []): void {
  if (files.length === 0) return
  for (const finding of suspicions)
    if (!isTold(into.findings, finding) && files.some((one) => isAbout(finding, one))) into.findings.push(finding)
  into.unexplained.push(...files.map(({ outcome: { file, project } }) => ({ file, project })))
  into.notes.push(`${ending} ended before these were explained: ${firstOf([...new Set(files.map(({ outcome }) => outcome.file))])}`)
}

/** A few names for all of them; the report's files say which others failed. */
function firstOf(files: readonly string[]): string {
  return files.length > 5 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more files` : files.join(', ')
}
