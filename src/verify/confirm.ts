import type { InsideOrder } from '../model/inside.ts'
import type { Ledger } from '../model/ledger.ts'
import { explainShuffled } from './inside-run.ts'
import { openCostMeter } from './limit-cost.ts'
import type { TestRunner } from './test-runner.ts'
import { investigate } from './investigate.ts'
import type { Investigation } from './investigation.ts'
import { failedFiles } from './turned-files.ts'

/** Milliseconds after which automatic reruns of failed tests stop, so that a red run does not become a long one. */
const CONFIRM_BUDGET = 120_000

/**
 * Reruns tests that failed after other files of their worker, or after other tests of their file where those were shuffled. Adds to `into` as it goes.
 * @param inside how the run shuffled the tests of its files, if it did
 */
export async function confirmFailures(
  ledger: Ledger,
  inside: InsideOrder | undefined,
  start: () => Promise<TestRunner>,
  print: (text: string) => void,
  into: Investigation,
): Promise<void> {
  const failed = failedFiles(ledger)
  if (failed.length === 0 || (inside === undefined && !failed.some(({ history }) => history.length > 0))) return
  try {
    const files = failed.length === 1 ? 'file' : 'files'
    print(`Carryover reruns ${failed.length} failed ${files} to see whether order is the cause…`)
    const started = await start()
    const { runner: reruns } = openCostMeter(started, into)
    try {
      const budget = { signal: AbortSignal.timeout(CONFIRM_BUDGET) }
      const left = inside === undefined ? failed : await explainShuffled(reruns, ledger, inside, budget, into)
      await investigate(reruns, left, budget, into, [], inside)
      const command = inside === undefined ? 'npx carryover explain <file>' : 'npx carryover audit --shuffle-tests <file>'
      if (budget.signal.aborted) into.notes.push(`After a test run, reruns end after two minutes; without that limit: ${command}`)
    } finally {
      await started.close()
    }
  } catch (error) {
    into.notes.push(`Failed tests could not be rerun: ${(error as Error).message.split('\n', 1)[0]}`)
  }
}
