import type { Judge } from '../analysis/judge.ts'
import { hazardId } from '../analysis/leak-id.ts'
import { observedHazards } from '../analysis/observed-hazards.ts'
import { predictedHazards } from '../analysis/predicted-hazards.ts'
import { rankSuspects } from '../analysis/suspects.ts'
import type { Ledger } from '../model/ledger.ts'

/** An order that may break tests which no order so far has: a file, and those that could meet what it leaves. */
export interface PredictedOrder {
  readonly order: readonly string[]
  readonly project: string
}

/** Files that one predicted order may hold after its first. */
const MAX_READERS = 40

/** Orders that are tried for hazards alone. */
const MAX_HAZARD_ORDERS = 12

/**
 * Orders worth trying because of what was observed, one for each file that comes first in it.
 * @param ledgers runs in which files shared a worker  @param alone what each did in a worker of its own
 * @returns the orders, and how many are left untried
 */
export function predictOrders(ledgers: readonly Ledger[], alone: Ledger, judge: Judge): { readonly orders: readonly PredictedOrder[]; readonly left: number } {
  const byLeaks = ordersByLeaks(ledgers, alone, judge)
  const nameOf = ({ order, project }: PredictedOrder): string => JSON.stringify([project, order[0]])
  const orders = new Map(byLeaks.map((one) => [nameOf(one), one]))
  let left = 0
  for (const one of ordersByHazards(ledgers, alone)) {
    const known = orders.get(nameOf(one))
    if (known === undefined && orders.size - byLeaks.length >= MAX_HAZARD_ORDERS) left++
    else orders.set(nameOf(one), { ...one, order: [...new Set([...(known?.order ?? []), ...one.order])] })
  }
  return { orders: [...orders.values()].map((one) => ({ ...one, order: one.order.slice(0, MAX_READERS + 1) })), left }
}

/**
 * A file that left something, then the files that could read it and have not yet run after it with nothing in between
 * that wrote the same. What it leaves only after others, it will not leave as the first.
 */
function ordersByLeaks(ledgers: readonly Ledger[], alone: Ledger, judge: Judge): PredictedOrder[] {
  const orders: PredictedOrder[] = []
  const first = ledgers[0]
  if (first === undefined) return orders
  for (const ledger of ledgers.filter((_, index) => index % 2 === 0))
    for (const { file, project, leaks: shared } of ledger.records) {
      const leaks = alone.recordOf(file, project)?.leaks ?? shared
      if (leaks.every((leak) => judge(project, leak) === 'benign')) continue
      const readers = ledger.records.filter(
        (other) =>
          other.project === project &&
          other.file !== file &&
          rankSuspects(ledger, other, [file])[0] !== undefined &&
          !ledgers.some((seen) => hasSeen(seen, file, other.file, project)),
      )
      if (readers.length > 0) orders.push({ order: [file, ...readers.map((reader) => reader.file)], project })
    }
  return orders
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

/** A file that would bring a hazard about, then those that would meet it and have not met it in any order yet. */
function ordersByHazards(ledgers: readonly Ledger[], alone: Ledger): PredictedOrder[] {
  const met = Map.groupBy(ledgers.flatMap(observedHazards), (hazard) => hazardId(hazard.project, hazard))
  const readers = new Map<string, { readonly by: string; readonly project: string; readonly files: Set<string> }>()
  for (const hazard of predictedHazards(alone)) {
    const { by, project, affects } = hazard
    const known = new Set(met.get(hazardId(project, hazard))?.flatMap((each) => each.affects))
    const files = affects.filter((file) => !known.has(file))
    const name = JSON.stringify([project, by])
    const order = readers.get(name) ?? { by, project, files: new Set() }
    for (const file of files) order.files.add(file)
    if (order.files.size > 0) readers.set(name, order)
  }
  return [...readers.values()].map(({ by, project, files }) => ({ order: [by, ...files], project }))
}
