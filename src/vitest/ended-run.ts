import type { Vitest } from 'vitest/node'
import type { ChosenStore } from '../ledger/store-for.ts'
import type { Ledger } from '../model/ledger.ts'
import type { ResolvedOptions } from '../model/options.ts'
import type { RunnerInfo } from '../model/report.ts'
import { type EndedRun, storeOfRun } from '../verify/remember-runs.ts'
import { sharedFilesOf } from './shared-files.ts'

/**
 * A run of Vitest that is over, to be kept.
 * @param startedAt when it began, in milliseconds since 1970
 */
export function endedRun(vitest: Vitest, ledger: Ledger, runner: RunnerInfo, startedAt: number): EndedRun {
  const files = new Map(vitest.projects.map((project) => [project.name, sharedFilesOf(vitest, project)]))
  return { root: vitest.config.root, ledger, runner, startedAt, sharedFiles: (project) => files.get(project) ?? [] }
}

/** Where the run is to be kept. */
export function storeOf({ config: { root, testNamePattern, watch } }: Vitest, ledger: Ledger, { history }: ResolvedOptions): ChosenStore {
  return storeOfRun(ledger, { history, root, isOfNamedTests: testNamePattern !== undefined, isWatched: watch })
}
