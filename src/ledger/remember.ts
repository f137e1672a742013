import type { DatabaseSync } from 'node:sqlite'
import type { RecordedRun, StoreProblem } from '../model/history.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import { type Contents, readContents } from './contents.ts'
import { recordedRun, type RunToRecord } from './recorded-run.ts'
import { readContentTable, writeContentTable } from './store/content-table.ts'
import { forgetRuns } from './store/forget-runs.ts'
import { inStore, type StorePlace } from './store/in-store.ts'
import { readRuns } from './store/read-runs.ts'
import { inTransaction } from './store/sqlite.ts'
import { writeRun } from './store/write-run.ts'

/** What is known of recorded runs, the oldest first. */
export interface Memory {
  readonly runs: readonly RecordedRun[]
  readonly problem?: StoreProblem
}

/**
 * Records runs that are over, and gives them with all that are kept: one short transaction after the tests. Where none
 * of their files ever failed, there is nothing to learn from the others, and they are not read.
 */
export function remember(place: StorePlace, ended: readonly RunToRecord[]): Memory & { readonly recorded: readonly RecordedRun[] } {
  const { value, problem } = inStore(place, (database) => {
    const known = readContentTable(database)
    const contents = new Map<string, Contents>()
    const recorded = ended.map((run) => {
      const { root, startedAt } = run
      const key = JSON.stringify([root, startedAt])
      const read = contents.get(key) ?? readContents(root, known, startedAt)
      contents.set(key, read)
      return recordedRun(run, read)
    })
    inTransaction(database, () => {
      for (const { fresh } of contents.values()) writeContentTable(database, fresh)
      for (const run of recorded) writeRun(database, run)
      forgetRuns(database)
    })
    const failing = failedFiles(database)
    const isOfUse = recorded.some(({ workers }) => workers.some(({ visits }) => visits.some((visit) => failing.has(keyOf(visit)))))
    return { recorded, runs: isOfUse ? readRuns(database) : [] }
  })
  return { ...(value ?? { recorded: ended.map(describeRun), runs: [] }), ...(problem && { problem }) }
}

/** Every file that failed in a run that is kept. */
function failedFiles(database: DatabaseSync): ReadonlySet<string> {
  const rows = database.prepare(`SELECT project, path AS file FROM file WHERE id IN (SELECT file FROM way WHERE outcome IN ('fail', 'error'))`)
  return new Set(rows.all().map((row) => keyOf(row as unknown as ProjectFile)))
}

/** A run as it would be recorded, where nothing is kept. */
export function describeRun(ended: RunToRecord): RecordedRun {
  return recordedRun(ended, readContents(ended.root, new Map(), ended.startedAt))
}

/** Adds runs that were recorded elsewhere. */
export function takeOver(place: StorePlace, runs: readonly RecordedRun[]): Memory {
  const { value = [], problem } = inStore(place, (database) => {
    inTransaction(database, () => {
      for (const run of runs) writeRun(database, run)
      forgetRuns(database)
    })
    return readRuns(database)
  })
  return { runs: value, ...(problem && { problem }) }
}

/** Gives what is kept, and makes nothing where there is nothing. */
export function recall(place: StorePlace): Memory {
  const { value = [], problem } = inStore(place, readRuns, false)
  return { runs: value, ...(problem && { problem }) }
}
