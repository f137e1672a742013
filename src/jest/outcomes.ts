import { stripVTControlCharacters } from 'node:util'
import { headline } from '../ledger/headline.ts'
import type { FileOutcome, Outcome, TestOutcome } from '../model/record.ts'
import type { AssertionResult, TestResult } from './jest-types.ts'
import { relativePath } from './relative-path.ts'

/** The outcome of a test file and of each test in it. */
export function outcomeOf(result: TestResult, project: string, root: string): FileOutcome {
  const { testResults, testExecError, perfStats } = result
  const tests = testResults.map((test) => testOutcome(test, root))
  const hasFailed = tests.some(({ outcome }) => outcome === 'fail')
  const isOwnFailure = testExecError !== undefined && testExecError !== null && !hasFailed
  return {
    file: relativePath(root, result.testFilePath),
    project,
    outcome: isOwnFailure ? 'error' : hasFailed ? 'fail' : tests.some(({ outcome }) => outcome === 'pass') ? 'pass' : 'skip',
    ...(isOwnFailure && ownError(result, root)),
    durationMs: Math.max(0, (perfStats?.end ?? 0) - (perfStats?.start ?? 0)),
    tests,
  }
}

/** Of an error that nobody handled Jest knows the stack alone, which begins with the message. */
function ownError({ testExecError, failureMessage }: TestResult, root: string): Pick<FileOutcome, 'error' | 'stack'> {
  const text = testExecError?.message || testExecError?.stack || failureMessage || ''
  return { error: messageOf(text, root), stack: stripVTControlCharacters(testExecError?.stack || failureMessage || '') }
}

function testOutcome({ ancestorTitles, title, status, failureMessages: [failure] }: AssertionResult, root: string): TestOutcome {
  const outcome = OUTCOMES[status] ?? 'skip'
  return {
    name: [...ancestorTitles, title].join(' > '),
    outcome,
    ...(outcome === 'fail' && failure !== undefined && { error: messageOf(failure, root), stack: stripVTControlCharacters(failure) }),
  }
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { passed: 'pass', failed: 'fail' }

/**
 * One line of what Jest says of a failure: its headline, and the two values of a comparison, which stand on lines of their
 * own. Where the project stands is nobody's business.
 */
function messageOf(failure: string, root: string): string {
  const text = stripVTControlCharacters(failure).replaceAll(`${root}/`, '').replaceAll(root, '.')
  const first = headline(text).replace(/^Error: /, '').replace(/^thrown: "?/, '')
  const values = text.split('\n').flatMap((line) => (/^(?:Expected|Received)\b[^:]*:\s+\S/.test(line) ? [line.trim().replace(/:\s+/, ': ')] : []))
  return values.length === 2 ? `${first.split(' // ')[0]}: ${values.join(', ')}` : first
}
