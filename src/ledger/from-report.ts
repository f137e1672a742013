import type { RecordedRun, RecordedWorker, Visit } from '../model/history.ts'
import { keyOf } from '../model/project-file.ts'
import type { FileEntry, Report } from '../model/report.ts'

/** The run that a JSON report tells of; undefined where it tells of several, or is older than that was written down. */
export function runOfReport({ run, runner, workers, files, leaks }: Report): RecordedRun | undefined {
  if (run === undefined) return undefined
  const paths = new Map(leaks.filter(({ verdict }) => verdict !== 'benign').map(({ id, path }) => [id, path]))
  const entries = new Map(files.map((entry) => [keyOf({ project: entry.project, file: entry.path }), entry]))
  const visitOf = ({ path, project, fingerprint, outcome, failed, leaks: ids }: FileEntry): Visit => ({
    file: path,
    project,
    code: fingerprint?.code ?? '',
    tests: fingerprint?.tests ?? '',
    outcome,
    failed,
    leaks: ids.map((id) => paths.get(id)).filter((leak) => leak !== undefined),
  })
  return {
    id: run.id,
    startedAt: Date.parse(run.startedAt),
    machine: run.machine,
    runner: { name: runner.name, version: runner.version, isolate: runner.isolate, workers: runner.workers },
    workers: workers.map(({ id, project, files: order }): RecordedWorker => {
      const found = order.map((file) => entries.get(keyOf({ project, file }))).filter((entry) => entry !== undefined)
      return { id, visits: found.map(visitOf) }
    }),
  }
}
