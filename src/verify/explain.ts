import { type EarlierRuns, NO_EARLIER_RUNS } from '../analysis/history/earlier-runs.ts'
import { UsageError } from '../model/errors.ts'
import { buildLedger } from '../ledger/ledger.ts'
import { nearest } from '../model/nearest.ts'
import type { ProjectFile } from '../model/project-file.ts'
import type { FileOutcome } from '../model/record.ts'
import type { Audit } from './audit.ts'
import { deepen } from './deepen.ts'
import { investigate } from './investigate.ts'
import { emptyInvestigation, type PriorKnowledge } from './investigation.ts'
import type { AuditBudget } from './laboratory.ts'
import { openCostMeter } from './limit-cost.ts'
import type { TestRunner } from './test-runner.ts'
import { failedTests } from './turned-files.ts'

/** Which file is to be explained, and after which others it behaves otherwise. */
export interface Question {
  readonly file: string
  readonly test?: string
  /** The history to search, in order. Without it, what ran before the file in an earlier run is, then the whole suite. */
  readonly after?: readonly string[]
}

/** Test files that may run to find out more of what was found. */
const MAX_FURTHER = 60

/**
 * Says whether a file's tests depend on the files before them, and on which.
 * @throws {UsageError} the file or one of its history is no test file of the project, or none of its tests has the name
 */
export async function explain(
  given: TestRunner,
  question: Question,
  budget: AuditBudget,
  { naming, earlier = NO_EARLIER_RUNS }: PriorKnowledge = {},
): Promise<Audit> {
  const investigation = emptyInvestigation({ naming, earlier })
  const meter = openCostMeter(given, investigation)
  const { runner } = meter
  const files = await runner.list([])
  const { file, project } = find(files, question.file)
  const histories = historiesFor(question, { file, project }, files, earlier)
  const wanted = (tests: readonly string[]): string[] =>
    tests.filter((test) => question.test === undefined || test.includes(question.test))

  budget.onStep?.(`${file} alone`, 1)
  const alone = await runner.run({ order: [file], project })
  checkName(question, alone.outcomes)
  const failsAlone = new Set(alone.outcomes.flatMap(failedTests))
  const tryAfter = async ({ files: history, source }: SearchedHistory) => {
    budget.onStep?.(`${file} after ${history.length === 1 ? history[0] : `${history.length} files`}${source}`, history.length + 1)
    const shared = await runner.run({ order: [...history, file], project })
    const ledger = buildLedger(shared.records, shared.outcomes)
    const outcome = ledger.outcomeOf(file, project)
    const failed = outcome === undefined ? [] : wanted(failedTests(outcome))
    const victims = failed.filter((test) => !failsAlone.has(test))
    const brittle = outcome === undefined ? [] : wanted([...failsAlone]).filter((test) => !failed.includes(test))
    if (outcome !== undefined && victims.length + brittle.length === 0)
      investigation.notes.push(`Every test of ${file} came out the same alone and after ${history.length} other files${source}`)
    return { ledger, outcome, failed, victims, brittle }
  }
  const [first, second] = histories
  let found = await tryAfter(first)
  if (second !== undefined && found.victims.length + found.brittle.length === 0 && !budget.signal?.aborted) found = await tryAfter(second)
  const { ledger, outcome, failed, victims, brittle } = found
  if (outcome === undefined) return { ledger, investigation }
  for (const test of failed) if (failsAlone.has(test)) investigation.failing.push({ file, project, test })
  const before = ledger.before(file, project)
  const turned = ([{ role: 'victim', tests: victims }, { role: 'brittle', tests: brittle }] as const).flatMap(({ role, tests }) =>
    tests.length === 0 ? [] : [{ ledger, outcome, role, history: before, tests }],
  )
  const differing = victims.length + brittle.length
  if (differing > 0) budget.onStep?.(`${differing === 1 ? 'a test that differs' : `${differing} tests that differ`}, examined by reruns`)
  await investigate(runner, turned, budget, investigation)
  if (!budget.signal?.aborted && investigation.findings.length > 0) budget.onStep?.('what was found, looked into')
  await deepen(runner, [ledger], meter.until(budget, investigation.fileRuns + MAX_FURTHER, 'A closer look'), investigation)
  return { ledger, investigation }
}

/** A file that could not be loaded has no tests to tell by. */
function checkName({ file, test }: Question, outcomes: readonly FileOutcome[]): void {
  const names = outcomes.flatMap(({ tests }) => tests.map(({ name }) => name))
  if (test === undefined || names.length === 0 || names.some((name) => name.includes(test))) return
  throw new UsageError(`No test of ${file} is called ${JSON.stringify(test)}: did you mean ${JSON.stringify(nearest(test, names as [string, ...string[]]))}?`)
}

interface SearchedHistory {
  /** In order. */
  readonly files: readonly string[]
  /** Where it comes from, in words; empty where that needs none. */
  readonly source: string
}

/** The history to search, and the one to search where that makes no difference. */
function historiesFor(
  { after, test }: Question,
  subject: ProjectFile,
  files: readonly ProjectFile[],
  earlier: EarlierRuns,
): readonly [SearchedHistory, SearchedHistory?] {
  if (after !== undefined) return [{ files: after.map((name) => find(files, name).file), source: '' }]
  const suite = { files: others(files, subject.file, subject.project), source: '' }
  const recorded = earlier.lastHistory({ ...subject, isMeant: (name) => test === undefined || name.includes(test) })
  const left = recorded?.files.filter((file) => suite.files.includes(file)) ?? []
  if (recorded === undefined || left.length === 0) return [suite]
  const which = recorded.hasFailed ? 'the last recorded run in which it failed' : 'the last recorded run'
  const time = new Date(recorded.startedAt).toISOString().slice(0, 16).replace('T', ' ')
  return [{ files: left, source: ` that ran before it in ${which}, of ${time} UTC` }, suite]
}

function find(files: readonly ProjectFile[], name: string): ProjectFile {
  const wanted = name.replace(/^\.\//, '')
  const matches = files.filter(({ file }) => file === wanted || file.endsWith(`/${wanted}`))
  const [match] = matches
  if (match === undefined) throw new UsageError(`${name} is no test file of this project: give its path from the root.`)
  if (matches.length > 1 && match.file !== wanted)
    throw new UsageError(`${name} could be ${matches.map(({ file }) => file).join(' or ')}: give the whole path.`)
  return match
}

function others(files: readonly ProjectFile[], file: string, project: string): string[] {
  return files.filter((other) => other.project === project && other.file !== file).map((other) => other.file).sort()
}
