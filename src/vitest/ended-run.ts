import type { Vitest } from 'vitest/node'
import { type ChosenStore, storeFor } from '../ledger/store-for.ts'
import type { Ledger } from '../model/ledger.ts'
import type { ResolvedOptions } from '../model/options.ts'
import type { RunnerInfo } from '../model/report.ts'
import type { EndedRun } from '../verify/remember-runs.ts'
import { sharedFilesOf } from './shared-files.ts'

/**
 * A run of Vitest that is over, to be kept.
 * @param startedAt when it began, in milliseconds since 1970
 */
export function endedRun(vitest: Vitest, ledger: Ledger, runner: RunnerInfo, startedAt: number): EndedRun {
  const files = new Map(vitest.projects.map((project) => [project.name, sharedFilesOf(vitest, project)]))
  return { root: vitest.config.root, ledger, runner, startedAt, sharedFiles: (project) => files.get(project) ?? [] }
}

/**
 * Where a run is to be kept. One of tests by name leaves out what else their files do, and is not. In watch mode, one
 * file after the other runs again and again: of those only the runs count in which a worker was shared.
 */
export function storeOf({ config }: Vitest, { workers }: Ledger, { history }: ResolvedOptions): ChosenStore {
  const isWhole = config.testNamePattern === undefined && (!config.watch || workers.some(({ files }) => files.length > 1))
  return isWhole ? storeFor(history, config.root) : {}
}
