import type { FileEntry, Report } from '../model/report.ts'
import type { COLUMNS } from '../formats/wording.ts'
import { haystackOf, type Searchable } from './query.ts'

/** One row of the table of files. */
export interface FileRow extends Searchable {
  readonly entry: FileEntry
  /** Index of its worker in the report; -1 where that is not known. */
  readonly worker: number
  readonly leaks: number
  readonly benign: number
}

export type Column = keyof typeof COLUMNS

export function fileRows({ files, workers, leaks }: Report): FileRow[] {
  const indexOf = new Map(workers.map(({ id }, index) => [id, index]))
  const benign = new Set(leaks.filter(({ verdict }) => verdict === 'benign').map(({ id }) => id))
  return files.map((entry) => {
    const harmless = entry.leaks.filter((id) => benign.has(id)).length
    return {
      entry,
      worker: indexOf.get(entry.worker) ?? -1,
      leaks: entry.leaks.length - harmless,
      benign: harmless,
      haystack: haystackOf([entry.project, entry.path]),
    }
  })
}

/** Sorted by one column, numbers from the largest; equal rows stay in their order. */
export function sortedRows(rows: readonly FileRow[], column: Column, isReversed: boolean): FileRow[] {
  const compare = ORDERS[column]
  const sign = isReversed ? -1 : 1
  return [...rows].sort((a, b) => sign * compare(a, b))
}

type Order = (a: FileRow, b: FileRow) => number

const OUTCOMES = ['error', 'fail', 'skip', 'pass'] as const satisfies readonly FileEntry['outcome'][]

const ORDERS = {
  path: (a, b) => byText(a.entry.path, b.entry.path) || byText(a.entry.project, b.entry.project),
  worker: (a, b) => a.worker - b.worker || a.entry.position - b.entry.position,
  outcome: (a, b) => OUTCOMES.indexOf(a.entry.outcome) - OUTCOMES.indexOf(b.entry.outcome),
  leaks: (a, b) => b.leaks - a.leaks || b.benign - a.benign,
  captureMs: (a, b) => b.entry.captureMs - a.entry.captureMs,
  durationMs: (a, b) => b.entry.durationMs - a.entry.durationMs,
} as const satisfies Record<Column, Order>

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
