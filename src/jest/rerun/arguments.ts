import { fileURLToPath } from 'node:url'
import { shuffleSeed } from '../../model/inside.ts'
import type { WorkerSettings } from '../settings.ts'
import { REPORTER, RUNNER, SETTINGS_KEY } from '../settings.ts'
import { ORDER_KEY, type OrderedFile } from './given-order.ts'
import type { Arguments } from './jest-api.ts'

/** What of a user's command line is about one run of it, and not about how the project is tested. */
const OF_ONE_RUN: ReadonlySet<string> = new Set([
  '_', '$0', 'testPathPatterns', 'testPathPattern', 'runTestsByPath', 'findRelatedTests', 'onlyChanged', 'o', 'onlyFailures', 'f',
  'lastCommit', 'changedSince', 'changedFilesWithAncestor', 'shard', 'testNamePattern', 't', 'filter', 'skipFilter', 'watch',
  'watchAll', 'coverage', 'collectCoverage', 'collectTests', 'json', 'outputFile', 'listTests', 'showConfig', 'debug', 'clearCache',
  'runInBand', 'i', 'maxWorkers', 'w', 'reporters', 'bail', 'b', 'ci', 'verbose', 'silent', 'randomize', 'seed', 'showSeed',
  'updateSnapshot', 'u', 'notify', 'detectOpenHandles', 'detectLeaks', 'logHeapUsage', 'forceExit', 'openHandlesTimeout',
  'testSequencer', 'testResultsProcessor', 'useStderr', 'passWithNoTests', 'selectProjects', 'ignoreProjects', 'waitForUnhandledRejections',
])

/** The part of a command line that holds for every run. */
export function lastingArguments(argv: Arguments): Arguments {
  return Object.fromEntries(Object.entries(argv).filter(([name, value]) => value !== undefined && !OF_ONE_RUN.has(name)))
}

const fileBeside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** What makes a run of Jest a rerun: exact, and without a mark on the user's files or terminal. */
const QUIET: Arguments = {
  watch: false,
  watchAll: false,
  ci: true,
  bail: 0,
  coverage: false,
  notify: false,
  silent: true,
  verbose: false,
  onlyFailures: false,
  detectLeaks: false,
  detectOpenHandles: false,
  logHeapUsage: false,
  forceExit: false,
  randomize: false,
  passWithNoTests: true,
  runTestsByPath: true,
  testSequencer: fileBeside('./given-order.js'),
  testRunner: RUNNER,
  testResultsProcessor: fileBeside('./keep-results.js'),
}

/** How many workers a rerun has, and whether each file gets one of its own. */
export interface Workers {
  readonly maxWorkers: number
  /** Bytes above which Jest replaces a worker after a file: none at all, or more than any can have. Either makes it use workers. */
  readonly workerIdleMemoryLimit: 0 | 50_000_000_000
}

/** The arguments of a run of exactly these files. */
export function rerunArguments(lasting: Arguments, order: readonly OrderedFile[], workers: Workers, settings: WorkerSettings): Arguments {
  const seed = shuffleSeed(settings.inside)
  return {
    ...lasting,
    ...QUIET,
    ...workers,
    ...(seed !== undefined && { randomize: true, seed }),
    $0: 'jest',
    _: [...new Set(order.map(({ path }) => path))],
    reporters: [[REPORTER, { [SETTINGS_KEY]: settings, [ORDER_KEY]: order }]],
  }
}
