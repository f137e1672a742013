import { buildLedger } from '../ledger/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import type { ProjectFile } from '../model/project-file.ts'
import type { FileOutcome } from '../model/record.ts'
import { watchDifferences } from './differences.ts'
import { USUAL_FILE_RUNS } from './effort.ts'
import { inParallel } from './in-parallel.ts'
import type { Investigation } from './investigation.ts'
import type { AuditBudget } from './laboratory.ts'
import { predictOrders } from './predict-orders.ts'
import type { TestRunner } from './test-runner.ts'
import { countFiles, type TurnedFile } from './turned-files.ts'

/** Where more of all files differ already, what takes more orders to show could not be explained. */
const MANY_DIFFER = 1 / 3

/** How many times the files of the suite may run in orders that are only predicted to break; in so many more where the first ones did break. */
const MAX_PREDICTED = 0.75
const MAX_FURTHER = 0.75

/** Test files that may run in predicted orders at first, however small the suite is. */
const MIN_PREDICTED = 30

/** How often orders are predicted, each time from what the ones before showed. */
const PREDICTIONS = 3

interface Observed {
  readonly files: readonly ProjectFile[]
  /** Each in a worker of its own. */
  readonly reference: readonly FileOutcome[]
  readonly alone: Ledger
  /** The runs in which files shared workers; grows. */
  readonly ledgers: Ledger[]
}

/**
 * Runs the orders that leaks, hazards and earlier runs predict to break what the two opposite orders did not, unless these
 * broke so much that there is no room to explain more. Adds each to `ledgers`, and what was not tried to the notes.
 */
export async function tryPredicted(runner: TestRunner, { files, reference, alone, ledgers }: Observed, budget: AuditBudget, into: Investigation): Promise<void> {
  const { judge, naming } = into.known
  const remembered = files.flatMap((file) => rememberedOrders(into, file, files))
  const by = remembered.length > 0 ? 'earlier runs, leaks and hazards' : 'leaks and hazards'
  const allDifferences = (): readonly TurnedFile[] => watchDifferences(reference)(ledgers)
  const inTwoOrders = allDifferences()
  const differingFiles = countFiles(inTwoOrders)
  if (differingFiles >= MANY_DIFFER * files.length && differingFiles * USUAL_FILE_RUNS > (budget.left?.() ?? Infinity)) {
    into.notes.push(`${differingFiles} of ${files.length} files differ in two orders, so that orders which ${by} predict to break others were not tried; with a higher --cost they are`)
    return
  }
  let room = Math.max(MIN_PREDICTED, MAX_PREDICTED * files.length)
  let differing = countTests(inTwoOrders)
  let left = 0
  // Who cleans up shows only where there is something to clean: what came after that was not met, and is tried once more.
  for (let round = 0; round < PREDICTIONS && !budget.signal?.aborted; round++) {
    const prediction = predictOrders({ ledgers, alone, judge, naming }, room, { isFirst: round === 0 })
    const predicted = round === 0 ? [...remembered, ...prediction.orders] : prediction.orders
    left = prediction.left
    if (predicted.length === 0) break
    const fileRuns = predicted.reduce((sum, { order }) => sum + order.length, 0)
    room -= fileRuns
    budget.onStep?.(`${predicted.length} orders that ${by} predict to break`, fileRuns)
    await inParallel(predicted, async ({ order, project }) => {
      if (budget.signal?.aborted) return
      budget.onRun?.(`${order[0]} before ${order.length - 1} files that could meet what it leaves`)
      const { records, outcomes } = await runner.run({ order, project })
      ledgers.push(buildLedger(records, outcomes))
    })
    const before = differing
    differing = countTests(allDifferences())
    if (differing === before) break
    if (round === 0) room += MAX_FURTHER * files.length
  }
  if (left > 0) into.notes.push(`${left} further pairs of files that leaks and hazards predict to break were not tried`)
}

/** Orders that earlier runs let suspect: each suspected file before the test's. */
function rememberedOrders({ known: { earlier } }: Investigation, { file, project }: ProjectFile, files: readonly ProjectFile[]): { order: string[]; project: string }[] {
  const exists = (name: string): boolean => files.some((other) => other.file === name && other.project === project)
  const suspected = earlier.differences(file, project).flatMap((difference) => (difference.kind === 'order' ? difference.files : []))
  return [...new Set(suspected)].filter(exists).map((suspect) => ({ order: [suspect, file], project }))
}

function countTests(turned: readonly TurnedFile[]): number {
  return turned.reduce((sum, { tests }) => sum + tests.length, 0)
}
