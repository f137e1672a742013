import { NO_EARLIER_RUNS } from '../analysis/history/earlier-runs.ts'
import type { Ledger } from '../model/ledger.ts'
import type { RunnerInfo } from '../model/report.ts'
import { rememberRun, type RunMemory, storeOfRun } from '../verify/remember-runs.ts'
import { isWatched } from './is-watched.ts'
import type { GlobalConfig, TestContext } from './jest-types.ts'
import type { ResolvedJestOptions } from './options.ts'
import { isRealFileSystem } from './publish-apart.ts'
import { sharedFilesOf } from './shared-files.ts'

/** A run of Jest that is over, and how it was asked for. */
export interface JestRun {
  readonly globalConfig: GlobalConfig
  readonly options: ResolvedJestOptions
  readonly root: string
  readonly ledger: Ledger
  readonly runner: RunnerInfo
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** By the names of projects. */
  readonly contexts: ReadonlyMap<string, TestContext>
  /** The config file that Jest was given. */
  readonly config: string | undefined
}

/** Keeps the run for later ones, where that is wanted, and opens those that were kept before. */
export function remember({ globalConfig, options, contexts, config: named, ...run }: JestRun): RunMemory {
  // In band, a test file may have put another file system in the place of the real one.
  if (!isRealFileSystem()) return { earlier: NO_EARLIER_RUNS }
  const { root, ledger } = run
  const isOfNamedTests = Boolean(globalConfig.testNamePattern)
  const store = storeOfRun(ledger, { history: options.history, root, isOfNamedTests, isWatched: isWatched(globalConfig) })
  return rememberRun(store, options, () => {
    const files = new Map([...contexts].map(([project, { config }]) => [project, sharedFilesOf(config, root, named)]))
    return { ...run, sharedFiles: (project) => files.get(project) ?? [] }
  })
}
