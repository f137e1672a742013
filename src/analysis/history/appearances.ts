import type { RecordedRun, Visit } from '../../model/history.ts'

/** One test file in one recorded run. */
export interface Appearance {
  readonly run: RecordedRun
  readonly visit: Visit
  /** Which of the run's workers ran it, and as which of its files. */
  readonly worker: number
  readonly position: number
}

/** Where files stand in recorded runs. */
export interface Appearances {
  /** One file in every run that it was part of, the oldest first. */
  of(file: string, project: string): readonly Appearance[]
  /** A file, by its key, in one run. */
  in(run: RecordedRun, key: string): Appearance | undefined
  /** A file, by its key, in the last run that it was part of. */
  last(key: string): Appearance | undefined
}

/** Opens the recorded runs, the oldest first; what is asked once is remembered. */
export function openAppearances(runs: readonly RecordedRun[]): Appearances {
  const keys = new Map<Visit, string>()
  const files = new Map<RecordedRun, ReadonlyMap<string, Appearance>>()
  const open = (run: RecordedRun): ReadonlyMap<string, Appearance> => {
    const found = new Map<string, Appearance>()
    for (const [worker, { visits }] of run.workers.entries())
      for (const [position, visit] of visits.entries()) {
        const key = keys.get(visit) ?? keyOf(visit)
        keys.set(visit, key)
        found.set(key, { run, visit, worker, position })
      }
    return found
  }
  const filesOf = (run: RecordedRun): ReadonlyMap<string, Appearance> => {
    const found = files.get(run) ?? open(run)
    files.set(run, found)
    return found
  }
  return {
    of(file, project) {
      const key = keyOf({ file, project })
      return runs.map((run) => filesOf(run).get(key)).filter((appearance) => appearance !== undefined)
    },
    in: (run, key) => filesOf(run).get(key),
    last(key) {
      const run = runs.findLast((candidate) => filesOf(candidate).has(key))
      return run && filesOf(run).get(key)
    },
  }
}

/** What its worker ran before a file, in order. */
export function before({ run, worker, position }: Appearance): readonly Visit[] {
  return run.workers[worker]?.visits.slice(0, position) ?? []
}

/** Whether one file ran before another in the same worker of the same run. */
export function isBefore(one: Appearance, other: Appearance): boolean {
  return one.worker === other.worker && one.position < other.position
}

/** The name of a file among those of all projects. */
export function keyOf({ project, file }: Pick<Visit, 'project' | 'file'>): string {
  return `${project}\0${file}`
}

/** Whether two visits ran the same code and the same tests, as far as that is known. */
export function isSameCode(one: Visit, other: Visit): boolean {
  return one.code !== '' && one.code === other.code && one.tests === other.tests
}
