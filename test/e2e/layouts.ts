import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../src/model/report.ts'
import { type FixtureOptions, type FixtureRun, runFixture } from '../run-fixture.ts'

export const VERSIONS = [5, 4] as const

/** What a report says, in lines that are easy to compare: benign changes are left out. */
export function storyOf({ report, stdout, stderr }: Pick<FixtureRun, 'report' | 'stdout' | 'stderr'>) {
  if (report === undefined) throw new Error(`There is no report.\n${stdout}\n${stderr}`)
  return { leaks: leaksOf(report), histories: historiesOf(report), notes: report.notes }
}

/** `file: kind path, before -> after` of each leak that is not benign. */
export function leaksOf(report: Report): string[] {
  const shown = report.leaks.filter(({ verdict }) => verdict !== 'benign')
  return shown.map(({ file, kind, path, before, after }) => `${file}: ${kind} ${path}, ${before} -> ${after}`).toSorted()
}

/** `project: files` of each worker, in the order in which it ran them. */
function historiesOf(report: Report): string[] {
  return report.workers.map(({ project, files }) => `${project}: ${files.join(' ')}`).toSorted()
}

export const GREETING = 'private src/greeting.ts#language, "en" -> "fr"'

interface JsonResults {
  readonly success: boolean
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message: string; readonly assertionResults: readonly JsonTest[] }[]
}

interface JsonTest {
  readonly fullName: string
  readonly status: string
  readonly failureMessages: readonly string[] | null
}

/** Outcomes, failures and stacks of a fixture's tests, with the plugin and without it. */
export async function outcomesWithAndWithout(name: string, options: FixtureOptions = {}) {
  const args = [...(options.args ?? []), '--reporter=json', '--outputFile=results.json']
  const [watched, plain] = await Promise.all([
    runFixture(name, { ...options, args }),
    runFixture(name, { ...options, args, carryoverOptions: false }),
  ])
  return { watched: outcomesOf(watched), plain: outcomesOf(plain), story: storyOf(watched) }
}

function outcomesOf({ directory, exitCode, stdout, stderr }: FixtureRun) {
  const text = readResults(directory, `${stdout}\n${stderr}`).replaceAll(directory, 'ROOT')
  const { success, testResults } = JSON.parse(text) as JsonResults
  const files = testResults.map(({ name, status, message, assertionResults }) => ({
    name,
    status,
    message,
    tests: assertionResults.map(({ fullName, status: outcome, failureMessages }) => ({ fullName, outcome, failures: failureMessages?.map(usersFrames) })),
  }))
  return { exitCode, success, files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
}

function readResults(directory: string, output: string): string {
  try {
    return readFileSync(join(directory, 'results.json'), 'utf8')
  } catch {
    throw new Error(`There are no results.\n${output}`)
  }
}

/** A failure's message and those frames that are the user's. */
function usersFrames(failure: string): string {
  return failure
    .split('\n')
    .filter((line) => !/^\s+at /.test(line) || (line.includes('ROOT') && !line.includes('node_modules')))
    .join('\n')
}
