import type { Ledger } from '../model/ledger.ts'
import { namesOfChange, namesTouching } from './touched-paths.ts'

/** Tells what files have met already, in the runs so far. */
export interface SeenOrders {
  /** Whether, in some run, a file came after another one with what that left at a path, and nobody in between wrote there. */
  hasMet(reader: string, polluter: string, path: string): boolean
  /** The same of several files at once, each with the paths that it left. */
  hasMetAll(reader: string, polluters: ReadonlyMap<string, readonly string[]>): boolean
}

interface Worker {
  readonly positions: ReadonlyMap<string, number>
  /** Positions of the files that wrote, by the names of their changes. */
  readonly writers: ReadonlyMap<string, readonly number[]>
}

/** Reads the runs of one project. */
export function readOrders(ledgers: readonly Ledger[], project: string): SeenOrders {
  const workers = ledgers.flatMap((ledger) => ledger.workers.filter((worker) => worker.project === project).map(({ files }) => workerOf(ledger, files, project)))
  return {
    hasMet: (reader, polluter, path) => workers.some((worker) => meets(worker, reader, polluter, path)),
    hasMetAll: (reader, polluters) =>
      workers.some((worker) => [...polluters].every(([polluter, paths]) => paths.every((path) => meets(worker, reader, polluter, path)))),
  }
}

function meets({ positions, writers }: Worker, reader: string, polluter: string, path: string): boolean {
  const from = positions.get(polluter)
  const to = positions.get(reader)
  if (from === undefined || to === undefined || from >= to) return false
  // In another order it may be another file that leaves it first.
  if (writers.get(path)?.includes(from) !== true) return false
  return !namesTouching(path).some((name) => writers.get(name)?.some((position) => position > from && position < to))
}

function workerOf(ledger: Ledger, files: readonly string[], project: string): Worker {
  const writers = new Map<string, number[]>()
  files.forEach((file, position) => {
    for (const { path } of ledger.recordOf(file, project)?.leaks ?? [])
      for (const name of namesOfChange(path)) {
        const known = writers.get(name) ?? []
        writers.set(name, known)
        known.push(position)
      }
  })
  return { positions: new Map(files.map((file, position) => [file, position])), writers }
}
