import type { Judge } from '../analysis/judge.ts'
import { hazardId } from '../analysis/leak-id.ts'
import { observedHazards } from '../analysis/observed-hazards.ts'
import { predictedHazards } from '../analysis/predicted-hazards.ts'
import { LIKELY, rankSuspects } from '../analysis/suspects.ts'
import type { Ledger, Naming } from '../model/ledger.ts'
import { readOrders } from './seen-orders.ts'
import { namesOfChange, namesTouching } from './touched-paths.ts'

/** An order that may break tests which no order so far has: files that leave something, each before those that could meet it. */
export interface PredictedOrder {
  readonly order: readonly string[]
  readonly project: string
}

/** Files that leave something, and the files that could meet it and have not yet run after them. */
interface Pairing {
  readonly project: string
  readonly by: readonly string[]
  readonly readers: readonly string[]
  /** Higher is likelier to break something; no unit. */
  readonly score: number
}

export interface Observations {
  /** Runs in which files shared a worker. */
  readonly ledgers: readonly Ledger[]
  /** What each file did in a worker of its own. */
  readonly alone: Ledger
  readonly judge: Judge
  /** Tells whether code speaks of what was changed. */
  readonly naming: Naming | undefined
}

/** Files that are run after one that leaves something. */
const MAX_READERS = 40

/**
 * Orders worth trying because of what was observed: as few as have every pair of a file and a reader of what it leaves in
 * the order that would break, with none in between that changes the same.
 *
 * @param maxFiles how many files the orders may run in all
 * @param isFirst whether pairs that are not likely are to be tried as well, all at once
 * @returns the orders, and how many likely pairs are left untried
 */
export function predictOrders(observed: Observations, maxFiles: number, { isFirst }: { readonly isFirst: boolean }): { readonly orders: readonly PredictedOrder[]; readonly left: number } {
  const all = [...pairingsByLeaks(observed, isFirst), ...pairingsOfSeveral(observed, isFirst), ...pairingsByHazards(observed)].sort((a, b) => b.score - a.score)
  const unlikely = isFirst ? all.filter(({ score }) => score < LIKELY) : []
  const pairings = [...all.filter(({ score }) => score >= LIKELY), ...joinUnlikely(unlikely, maxFiles * MAX_UNLIKELY)]
  const orders: { readonly project: string; readonly order: string[] }[] = []
  let left = 0
  let files = 0
  for (const { project, by, readers, score } of pairings) {
    const tried = readers.slice(0, Math.min(MAX_READERS, Math.max(0, Math.floor(maxFiles) - files - by.length)))
    if (score >= LIKELY) left += readers.length - tried.length
    if (tried.length === 0) continue
    const block = [...by, ...tried]
    files += block.length
    // A file can run once in a worker: what shares none can share an order.
    const free = orders.find((one) => one.project === project && !block.some((file) => one.order.includes(file)))
    if (free === undefined) orders.push({ project, order: block })
    else free.order.push(...block)
  }
  return { orders, left }
}

/** Of files that left different values at the same paths, so many are likely to show what that breaks; others less. */
const MAX_VALUES = 2
const UNLIKELY = 0.1

/** The share of all files in predicted orders that may run for pairs which no code speaks of. */
const MAX_UNLIKELY = 0.4

/** Files that leave something, all before those that could meet some of it: many unlikely pairs in one go. */
function joinUnlikely(pairings: readonly Pairing[], maxFiles: number): Pairing[] {
  return [...Map.groupBy(pairings, ({ project }) => project)].map(([project, own]) => {
    const by = [...new Set(own.flatMap((pairing) => pairing.by))].slice(0, Math.ceil(maxFiles / 2))
    const readers = [...new Set(own.flatMap((pairing) => pairing.readers))].filter((file) => !by.includes(file))
    return { project, by, readers: readers.slice(0, Math.max(0, Math.floor(maxFiles) - by.length)), score: own[0]?.score ?? 0 }
  })
}

/** For each file that left something, those that could meet it: the likely ones, and all others. */
function pairingsByLeaks({ ledgers, alone, judge, naming }: Observations, isFirst: boolean): Pairing[] {
  const pairings = new Map<string, readonly Pairing[]>()
  const values = new Map<string, number>()
  for (const ledger of ledgers)
    for (const project of projectsOf(ledger)) {
      const seen = readOrders(ledgers, project)
      const writers = writersIn(ledgers, project)
      const records = ledger.records.filter((record) => record.project === project)
      for (const { file } of records) {
        // What a file leaves only after others it will not leave as the first.
        const source = alone.recordOf(file, project) === undefined ? ledger : alone
        const weighty = (source.recordOf(file, project)?.leaks ?? []).filter((leak) => judge(project, leak) !== 'benign')
        // Of several files that left the same, one is enough.
        const name = JSON.stringify([project, weighty.map(({ path, after }) => `${path} ${after}`).sort()])
        if (weighty.length === 0 || pairings.has(name)) continue
        const paths = new Set(weighty.map(({ path }) => path))
        const place = JSON.stringify([project, [...paths].sort()])
        const count = values.get(place) ?? 0
        values.set(place, count + 1)
        const share = count < MAX_VALUES ? 1 : UNLIKELY
        const readers = records.flatMap((other) => {
          const [suspect] = other.file === file ? [] : rankSuspects(source, other, [file], { naming })
          const isNew = suspect?.leaks.some(({ path }) => paths.has(path) && !seen.hasMet(other.file, file, path)) === true
          return suspect !== undefined && isNew ? [{ file: other.file, score: suspect.score * share }] : []
        })
        const groups = Map.groupBy(readers, ({ score }) => score >= LIKELY)
        const writes = (reader: string): boolean => [...paths].some((path) => namesTouching(path).some((touched) => writers.get(touched)?.has(reader) === true))
        pairings.set(name, [...groups.values()].flatMap((group) => pairingsFor({ project, file, writes }, group, isFirst)))
      }
    }
  return [...pairings.values()].flat()
}

interface Polluter {
  readonly project: string
  readonly file: string
  /** Whether a reader was seen to change the same: what it may clean up, those after it do not meet. */
  writes(reader: string): boolean
}

/** So few readers that did not meet what they might, since another cleaned up before them, are each the first to read. */
const FEW_READERS = 4

/** Readers that only read can come one after the other; of those that write as well, each has to be the first. */
function pairingsFor({ project, file, writes }: Polluter, readers: readonly { readonly file: string; readonly score: number }[], isFirst: boolean): Pairing[] {
  const sorted = readers.toSorted((a, b) => b.score - a.score)
  const reading = sorted.filter((reader) => !writes(reader.file))
  const [first, ...others] = sorted.filter((reader) => writes(reader.file))
  const together = first === undefined ? reading : [...reading.slice(0, MAX_READERS - 1), first, ...reading.slice(MAX_READERS - 1)]
  const pairing = (group: typeof readers, share = 1): Pairing => ({ project, by: [file], readers: group.map((reader) => reader.file), score: (group[0]?.score ?? 0) * share })
  const groups = isFirst || together.length > FEW_READERS ? [together] : together.map((reader) => [reader])
  return [...groups.map((group) => pairing(group)), ...others.map((reader) => pairing([reader], UNLIKELY))]
}

/** The files that were seen to change each path, by the names of their changes. */
function writersIn(ledgers: readonly Ledger[], project: string): ReadonlyMap<string, ReadonlySet<string>> {
  const writers = new Map<string, Set<string>>()
  for (const { records } of ledgers)
    for (const { file, leaks, project: own } of records)
      for (const { path } of own === project ? leaks : [])
        for (const name of namesOfChange(path)) writers.set(name, (writers.get(name) ?? new Set()).add(file))
  return writers
}

/** What several files change in one module may break only together. */
const SEVERAL_SCORE = 2

/** Files that are tried together. */
const MAX_SEVERAL = 8

function pairingsOfSeveral({ ledgers, alone, judge }: Observations, isFirst: boolean): Pairing[] {
  const [ledger] = ledgers
  if (ledger === undefined) return []
  return projectsOf(ledger).flatMap((project) => {
    const seen = readOrders(ledgers, project)
    const changed = writersIn(ledgers, project)
    const records = ledger.records.filter((record) => record.project === project)
    const changesOf = (source: Ledger): Change[] =>
      source.records.flatMap(({ file, leaks, project: own }) =>
        leaks.flatMap(({ module, path, ...leak }) =>
          own !== project || module === undefined || judge(project, { module, path, ...leak }) === 'benign' ? [] : [{ module, file, path, name: isFirst && leak.before === undefined ? `${path} ${leak.after}` : path }],
        ),
      )
    const first = changesOf(alone)
    // What undoes a change in a shared worker changes nothing where it comes first.
    const isChange = ({ module, file }: Change): boolean => first.some((change) => change.file === file && change.module === module)
    const weighty = [...first, ...changesOf(ledger).filter(isChange)]
    return [...Map.groupBy(weighty, ({ module }) => module)].flatMap(([module, changes]) => {
      const writers = lastWriters(changes)
      if (writers.size < 2 || writers.size > MAX_SEVERAL) return []
      const paths = [...writers.values()].flat()
      const others = records.map(({ file }) => file).filter((file) => !writers.has(file) && ledger.reach(file, project).has(module) && !seen.hasMetAll(file, writers))
      const readers = others.toSorted((a, b) => countWritten(a) - countWritten(b))
      return readers.length === 0 ? [] : [{ project, by: [...writers.keys()], readers, score: SEVERAL_SCORE }]
      /** Those that change the same, and may undo it, come last. */
      function countWritten(file: string): number {
        return paths.filter((path) => changed.get(path)?.has(file) === true).length
      }
    })
  })
}

interface Change {
  readonly module: string
  readonly file: string
  readonly path: string
  /** What several files add, each as the first, has the same path, and stands beside the other where they come together. */
  readonly name: string
}

/** One file for each change, with all the paths that it is for. */
function lastWriters(changes: readonly Change[]): Map<string, string[]> {
  const last = new Map(changes.map((change) => [change.name, change]))
  const writers = new Map<string, string[]>()
  for (const { path, file } of last.values()) writers.set(file, [...(writers.get(file) ?? []), path])
  return writers
}

function projectsOf({ records }: Ledger): string[] {
  return [...new Set(records.map(({ project }) => project))]
}

/** Above any leak: such a file does get what the hazard is about. */
const HAZARD_SCORE = 10

/** One for each file that would bring a hazard about. */
function pairingsByHazards({ ledgers, alone }: Observations): Pairing[] {
  const met = Map.groupBy(ledgers.flatMap(observedHazards), (hazard) => hazardId(hazard.project, hazard))
  const readers = new Map<string, { readonly by: string; readonly project: string; readonly files: Set<string> }>()
  for (const hazard of predictedHazards(alone)) {
    const { by, project, affects } = hazard
    const known = new Set(met.get(hazardId(project, hazard))?.flatMap((each) => each.affects))
    const name = JSON.stringify([project, by])
    const order = readers.get(name) ?? { by, project, files: new Set() }
    for (const file of affects) if (!known.has(file)) order.files.add(file)
    if (order.files.size > 0) readers.set(name, order)
  }
  return [...readers.values()].map(({ by, project, files }) => ({ by: [by], project, readers: [...files], score: HAZARD_SCORE }))
}
