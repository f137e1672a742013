import type { InsideOrder } from '../model/inside.ts'
import type { Ledger } from '../model/ledger.ts'
import { keyOf } from '../model/project-file.ts'
import { explainInside } from './inside.ts'
import type { Investigation } from './investigation.ts'
import { failedFiles, failedTests, type TurnedFile } from './turned-files.ts'
import type { Budget } from './laboratory.ts'
import type { TestRunner } from './test-runner.ts'

/**
 * Of a run that shuffled the tests inside its files, explains what failed by the tests before it in its file.
 *
 * @param inside how the run shuffled
 * @returns what is left: failed files, with the tests that no test of their own file explains
 */
export async function explainShuffled(runner: TestRunner, ledger: Ledger, inside: InsideOrder, budget: Budget, into: Investigation): Promise<readonly TurnedFile[]> {
  const failed = failedFiles(ledger)
  const files = failed.map(({ outcome }) => outcome)
  budget.onRun?.(`${files.length} files alone, their tests as they are written, and shuffled again`)
  const written = await runner.runIsolated(files)
  const shuffled = await runner.runIsolated(files, inside)
  const left: TurnedFile[] = []
  for (const file of failed) {
    const [one, other] = [shuffled, written].map(({ outcomes }) => outcomes.find((outcome) => keyOf(outcome) === keyOf(file.outcome)))
    const explained = one === undefined || other === undefined ? [] : await explainInside(runner, { one, other }, budget, into)
    const open = file.tests.filter((test) => !explained.includes(test))
    const again = new Set(one === undefined ? open : failedTests(one))
    // Without other files in its worker, the order was the same.
    const gone = file.history.length === 0 ? open.filter((test) => !again.has(test)) : []
    for (const test of gone) into.flaky.push({ ...nameOf(file), test, outcomes: 'failed once, and passed when its order was run again' })
    const tests = open.filter((test) => !gone.includes(test))
    if (tests.length > 0) left.push({ ...file, tests })
  }
  return left
}

function nameOf({ outcome: { file, project } }: TurnedFile): { readonly file: string; readonly project: string } {
  return { file, project }
}
