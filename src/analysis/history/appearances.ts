import type { RecordedRun, Visit } from '../../model/history.ts'
import { keyOf } from '../../model/project-file.ts'
import { openVersions } from './versions.ts'

/** One test file in one recorded run. */
export interface Appearance {
  readonly run: RecordedRun
  readonly visit: Visit
  /** Which of the run's workers ran it, and as which of its files. */
  readonly worker: number
  readonly position: number
  /** Equal where the same file ran the same code and the same tests; negative where its code is not known. */
  readonly version: number
  /** Equal where files of the same versions ran before it in its worker, in the same order; negative as above. */
  readonly history: number
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
  const { keyOfVisit, versionOf } = openVersions()
  const opened = new Map<RecordedRun, OpenedRun>()
  const open = (run: RecordedRun): OpenedRun => {
    const visits = run.workers.flatMap((worker) => worker.visits)
    const found = openRun(run, visits.map(versionOf), new Map(visits.map((visit, index) => [keyOfVisit(visit), index])))
    opened.set(run, found)
    return found
  }
  const find = (run: RecordedRun, key: string): Appearance | undefined => (opened.get(run) ?? open(run)).find(key)
  return {
    of(file, project) {
      const key = keyOf({ file, project })
      return runs.map((run) => find(run, key)).filter((appearance) => appearance !== undefined)
    },
    in: find,
    last(key) {
      const run = runs.findLast((candidate) => find(candidate, key) !== undefined)
      return run && find(run, key)
    },
  }
}

interface OpenedRun {
  find(key: string): Appearance | undefined
}

/** Plain numbers by the index of a visit: there are thousands of visits in each of hundreds of runs. */
function openRun(run: RecordedRun, versions: readonly number[], indexes: ReadonlyMap<string, number>): OpenedRun {
  const workers = new Uint32Array(versions.length)
  const positions = new Uint32Array(versions.length)
  const histories = new Float64Array(versions.length)
  let index = 0
  for (const [worker, { visits }] of run.workers.entries()) {
    // Two hashes of 32 bits, of which a number holds 53 in all.
    let [one, other, sign] = [1, 1, 1]
    for (const position of visits.keys()) {
      const version = versions[index] as number
      workers[index] = worker
      positions[index] = position
      histories[index] = sign * ((one >>> 0) * 2 ** 21 + (other >>> 11))
      one = (Math.imul(one ^ version, 0x9e_37_79_b1) + 0x7f_4a_7c_15) | 0
      one ^= one >>> 15
      other = (Math.imul(other ^ version, 0x85_eb_ca_6b) + 0x16_56_67_b1) | 0
      other ^= other >>> 13
      if (version < 0) sign = -1
      index++
    }
  }
  return {
    find(key) {
      const at = indexes.get(key)
      if (at === undefined) return undefined
      const [worker, position] = [workers[at] as number, positions[at] as number]
      const visit = run.workers[worker]?.visits[position] as Visit
      return { run, visit, worker, position, version: versions[at] as number, history: histories[at] as number }
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

/** Whether a file ran the same code and the same tests, as far as that is known. */
export function isSameCode(one: Appearance, other: Appearance): boolean {
  return one.version === other.version && one.version > 0
}
