/** The test runner that Jest calls for each test file, in whatever environment: it wraps the one that runs the tests. */
import { findBaseRunner, loadRunner } from './base-runner.ts'
import type { TestResult, TestRunner } from './jest-types.ts'
import { projectName } from './project-name.ts'
import { relativePath } from './relative-path.ts'
import { rootOf } from './root.ts'
import { settingsOf, type WorkerSettings } from './settings.ts'
import { type Envelope, RECORDS_FIELD, WRITES_FIELD } from './worker/envelope.ts'
import { arrangeFile, hookFile, type TracedStack, watchFile } from './worker.ts'

/** `testRunner: 'carryover/jest/runner'`. What it wraps is the option `testRunner` of the reporter, or else jest-circus. */
const runTestFile: TestRunner = (...file) => {
  const [{ rootDir }, config] = file
  const settings = settingsOf(file[0])
  const base = settings?.testRunners?.[config.id] ?? settings?.testRunner ?? findBaseRunner(rootDir, undefined)
  return loadRunner(base).then((runner) => runWatched(runner, settings, file))
}

export default runTestFile

/** The same around a test runner of your own, where projects do not all have the same: the default export of a file. */
export function wrapTestRunner(base: TestRunner): TestRunner {
  return (...file) => runWatched(base, settingsOf(file[0]), file)
}

/** No `await`: the stacks of errors that test files cause would name this function. */
function runWatched(base: TestRunner, settings: WorkerSettings | undefined, file: Parameters<TestRunner>): Promise<TestResult> {
  // Without the reporter nobody asks.
  if (settings === undefined) return base(...file)
  const [globalConfig, config, environment, runtime, path] = file
  const root = rootOf(globalConfig.rootDir, config.cwd)
  const order = settings.inside?.[relativePath(root, path)]
  if (order !== undefined) arrangeFile(environment, order)
  const watch = watchFile(settings, {
    path,
    root,
    project: projectName(globalConfig, config),
    hasEarlySetup: config.setupFiles.length > 0,
    // Projects may have other test runners, and share workers.
    mayFollowUnseen: globalConfig.projects.length > 1,
    hasUnseenSetup: false,
    global: environment.global,
  })
  if (watch === undefined) return base(...file)
  const collect = settings.trace && watch.trace(settings.trace, environment)
  const writes: TracedStack[] = []
  // Jest ends a test file when its result is made already, and before it is sent.
  let records: Envelope[] | undefined
  hookFile(watch, environment, runtime, config, path, () => void writes.push(...(collect?.() ?? [])), () => {
    if (records === undefined) watch.outbox?.write()
    else records.push(...(watch.outbox?.take() ?? []))
  })
  return base(...file).then((result) => {
    // Jest throws such results away.
    if (config.detectLeaks || result.testResults.length === 0) return result
    records = []
    return Object.assign(result, { [RECORDS_FIELD]: records, ...(collect && { [WRITES_FIELD]: writes }) })
  })
}
