import type { Judge } from '../analysis/judge.ts'
import { hazardId } from '../analysis/leak-id.ts'
import { observedHazards } from '../analysis/observed-hazards.ts'
import { predictedHazards } from '../analysis/predicted-hazards.ts'
import { rankSuspects } from '../analysis/suspects.ts'
import type { Ledger } from '../model/ledger.ts'

/** An order that may break tests which no order so far has: files that leave something, each before those that could meet it. */
export interface PredictedOrder {
  readonly order: readonly string[]
  readonly project: string
}

/** A file that leaves something, and the files that could meet it and have not yet run after it. */
interface Pairing {
  readonly project: string
  readonly by: string
  readonly readers: readonly string[]
  /** Higher is likelier to break something; no unit. */
  readonly score: number
}

/** Files that are run after one that leaves something. */
const MAX_READERS = 40

/**
 * Orders worth trying because of what was observed: as few as have every pair of a file and a reader of what it leaves in
 * the order that would break, with none in between that changes the same.
 *
 * @param ledgers runs in which files shared a worker  @param alone what each did in a worker of its own
 * @param maxFiles how many files the orders may run in all
 * @returns the orders, and how many pairs are left untried
 */
export function predictOrders(
  ledgers: readonly Ledger[],
  alone: Ledger,
  judge: Judge,
  maxFiles: number,
): { readonly orders: readonly PredictedOrder[]; readonly left: number } {
  const pairings = [...pairingsByLeaks(ledgers, judge), ...pairingsByHazards(ledgers, alone)].sort((a, b) => b.score - a.score)
  const orders: { readonly project: string; readonly order: string[] }[] = []
  let left = 0
  let files = 0
  for (const { project, by, readers } of pairings) {
    const block = [by, ...readers.slice(0, MAX_READERS)]
    left += Math.max(0, readers.length - MAX_READERS)
    if (files + block.length > maxFiles) {
      left += block.length - 1
      continue
    }
    files += block.length
    // A file can run once in a worker: what shares none can share an order.
    const free = orders.find((one) => one.project === project && !block.some((file) => one.order.includes(file)))
    if (free === undefined) orders.push({ project, order: block })
    else free.order.push(...block)
  }
  return { orders, left }
}

/** One for each file that left something; of several that left the same, one is enough. */
function pairingsByLeaks(ledgers: readonly Ledger[], judge: Judge): Pairing[] {
  const pairings = new Map<string, Pairing>()
  for (const ledger of ledgers)
    for (const { file, project, leaks } of ledger.records) {
      const weighty = leaks.filter((leak) => judge(project, leak) !== 'benign')
      if (weighty.length === 0) continue
      const name = JSON.stringify([project, weighty.map(({ path, after }) => `${path} ${after}`).sort()])
      if (pairings.has(name)) continue
      let score = 0
      const readers = ledger.records.flatMap((other) => {
        if (other.project !== project || other.file === file) return []
        const [suspect] = rankSuspects(ledger, other, [file])
        if (suspect === undefined || ledgers.some((seen) => hasSeen(seen, file, other.file, project))) return []
        score = Math.max(score, suspect.score)
        return [other.file]
      })
      if (readers.length > 0) pairings.set(name, { project, by: file, readers, score })
    }
  return [...pairings.values()]
}

/** Whether, in a run, the reader came after the polluter and no file between them wrote to the same paths. */
function hasSeen(ledger: Ledger, polluter: string, reader: string, project: string): boolean {
  const before = ledger.before(reader, project)
  const index = before.indexOf(polluter)
  if (index === -1) return false
  const paths = new Set(ledger.recordOf(polluter, project)?.leaks.map(({ path }) => path))
  return before.slice(index + 1).every((between) => {
    const leaks = ledger.recordOf(between, project)?.leaks ?? []
    return !leaks.some(({ path }) => paths.has(path))
  })
}

/** Above any leak: such a file does get what the hazard is about. */
const HAZARD_SCORE = 10

/** One for each file that would bring a hazard about. */
function pairingsByHazards(ledgers: readonly Ledger[], alone: Ledger): Pairing[] {
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
  return [...readers.values()].map(({ by, project, files }) => ({ by, project, readers: [...files], score: HAZARD_SCORE }))
}
