import { UsageError } from '../model/errors.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { Naming } from '../model/ledger.ts'
import type { Audit, AuditBudget } from './audit.ts'
import { deepen } from './deepen.ts'
import { emptyInvestigation, failedTests, investigate } from './investigate.ts'
import type { ProjectFile, TestRunner } from './test-runner.ts'

/** Which file is to be explained, and after which others it behaves otherwise. */
export interface Question {
  readonly file: string
  readonly test?: string
  /** The history to search, in order; without it the whole suite's order is. */
  readonly after?: readonly string[]
}

/**
 * Says whether a file's tests depend on the files before them, and on which.
 * @throws {UsageError} the file or one of its history is no test file of the project
 */
export async function explain(runner: TestRunner, question: Question, budget: AuditBudget, naming?: Naming): Promise<Audit> {
  const files = await runner.list([])
  const { file, project } = find(files, question.file)
  const history = question.after?.map((name) => find(files, name).file) ?? others(files, file, project)
  const investigation = emptyInvestigation(naming)
  const wanted = (tests: readonly string[]): string[] =>
    tests.filter((test) => question.test === undefined || test.includes(question.test))

  budget.onStep?.(`${file} alone`)
  const alone = await runner.run({ order: [file], project })
  const failsAlone = new Set(alone.outcomes.flatMap(failedTests))
  budget.onStep?.(`${file} after ${history.length === 1 ? history[0] : `${history.length} files`}`)
  const shared = await runner.run({ order: [...history, file], project })
  investigation.runs += 2
  investigation.fileRuns += history.length + 2
  const ledger = buildLedger(shared.records, shared.outcomes)
  const outcome = ledger.outcomeOf(file, project)
  if (outcome === undefined) return { ledger, investigation }
  const failed = wanted(failedTests(outcome))
  const victims = failed.filter((test) => !failsAlone.has(test))
  const brittle = wanted([...failsAlone]).filter((test) => !failed.includes(test))
  for (const test of failed) if (failsAlone.has(test)) investigation.failing.push({ file, project, test })
  const before = ledger.before(file, project)
  const turned = ([{ role: 'victim', tests: victims }, { role: 'brittle', tests: brittle }] as const).flatMap(({ role, tests }) =>
    tests.length === 0 ? [] : [{ outcome, role, history: before, tests }],
  )
  await investigate(runner, ledger, turned, budget, investigation)
  await deepen(runner, [ledger], budget, investigation)
  if (victims.length + brittle.length === 0)
    investigation.notes.push(`Every test of ${file} came out the same alone and after ${history.length} other files`)
  return { ledger, investigation }
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
