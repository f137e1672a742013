import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'
import { failedTests, failing, type TurnedFile } from './investigate.ts'

/** Files that came out otherwise than alone, with the run that showed it. */
export interface Differences {
  readonly ledger: Ledger
  readonly turned: readonly TurnedFile[]
}

/**
 * Compares runs in which files shared workers with the reference, and remembers what was told: each test is told once for
 * each way to differ, with the first run that showed it.
 */
export function watchDifferences(reference: readonly FileOutcome[]): (ledgers: readonly Ledger[]) => Differences[] {
  const told = new Set<string>()
  return (ledgers) =>
    ledgers
      .map((ledger) => ({ ledger, turned: reference.flatMap((alone) => differencesOf(alone, ledger, told)) }))
      .filter(({ turned }) => turned.length > 0)
}

function differencesOf(alone: FileOutcome, ledger: Ledger, told: Set<string>): TurnedFile[] {
  const { file, project } = alone
  const outcome = ledger.outcomeOf(file, project)
  if (outcome === undefined) return []
  const isNew = (test: string): boolean => {
    const key = JSON.stringify([project, file, test])
    return !told.has(key) && Boolean(told.add(key))
  }
  const failsAlone = failedTests(alone)
  const broken = failedTests(outcome).filter((test) => !failsAlone.includes(test) && isNew(test))
  const mended = failsAlone.filter((test) => passesIn(outcome, test) && isNew(test))
  const history = ledger.before(file, project)
  return (
    [
      { role: 'victim', tests: broken },
      { role: 'brittle', tests: mended },
    ] as const
  ).flatMap(({ role, tests }) => (tests.length === 0 ? [] : [{ outcome, role, history, tests }]))
}

function passesIn(outcome: FileOutcome, test: string): boolean {
  return outcome.tests.some(({ name, outcome: end }) => name === test && end === 'pass')
}

/** Tests that failed alone and in every order that was tried. */
export function alwaysFailing(reference: readonly FileOutcome[], ledgers: readonly Ledger[]): FailingTest[] {
  return reference.flatMap((alone) => {
    const others = ledgers.map((ledger) => ledger.outcomeOf(alone.file, alone.project)).filter((one) => one !== undefined)
    return failedTests(alone)
      .filter((test) => !others.some((outcome) => passesIn(outcome, test)))
      .map((test) => failing(alone, test))
  })
}
