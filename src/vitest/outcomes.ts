import type { TestCase, TestModule } from 'vitest/node'
import { headline } from '../ledger/headline.ts'
import type { FileOutcome, FileRecord, Outcome, TestOutcome } from '../model/record.ts'
import { withSources } from '../probe/source-line.ts'
import { placesIn } from './stack-places.ts'
import { relativePath } from './worker-path.ts'

/** Whether a test file runs in a worker at all: the type checker and browsers have none that this tool looks into. */
export function isLookedAt(module: TestModule): boolean {
  return !module.project.config.browser.enabled && !isTypeCheck(module)
}

/** Whether a test file was only checked for types, as Vitest marks it. */
export function isTypeCheck(module: TestModule): boolean {
  return (module.meta() as { readonly typecheck?: boolean }).typecheck === true
}

/** The outcome of a test file and of each test in it. */
export function outcomeOf(module: TestModule, root: string): FileOutcome {
  const tests = [...module.children.allTests()].sort(byStart).map((test) => testOutcome(test, root))
  const own = module.errors()[0]
  const isOwnFailure = own !== undefined || (module.state() === 'failed' && !tests.some(({ outcome }) => outcome === 'fail'))
  return {
    // A record from another machine's shard knows its own root.
    file: recordOf(module)?.file ?? relativePath(root, module.moduleId),
    project: module.project.name,
    outcome: isOwnFailure ? 'error' : fileOutcome(module.state()),
    ...(own !== undefined && { error: headline(own.message) }),
    durationMs: Math.round(module.diagnostic().duration),
    tests,
  }
}

/** What the worker said of a test file; undefined where the tool's runner did not run. */
export function recordOf(module: TestModule): FileRecord | undefined {
  return (module.meta() as { carryover?: FileRecord }).carryover
}

/** What the workers said of these test files. @param root where the sources stand that they name */
export function recordsOf(modules: readonly TestModule[], root: string): FileRecord[] {
  return modules.map(recordOf).filter((record) => record !== undefined).map((record) => ({ ...record, leaks: withSources(record.leaks, root) }))
}

/** In the order in which they ran; those that did not run are last. */
function byStart(one: TestCase, other: TestCase): number {
  return (one.diagnostic()?.startTime ?? Infinity) - (other.diagnostic()?.startTime ?? Infinity) || 0
}

function testOutcome(test: TestCase, root: string): TestOutcome {
  const result = test.result()
  const error = result.errors?.[0]
  return {
    name: test.fullName,
    outcome: fileOutcome(result.state),
    ...(error !== undefined &&
      result.state === 'failed' && { error: headline(error.message), stack: error.stack ?? '', frames: placesIn(error.stack, root) }),
  }
}

function fileOutcome(state: string): Outcome {
  if (state === 'failed') return 'fail'
  return state === 'passed' ? 'pass' : 'skip'
}
