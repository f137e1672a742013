import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { FailingTest } from '../model/report.ts'
import { failedTests, failing, type TurnedFile } from './turned-files.ts'

/**
 * Compares runs in which files shared workers with the reference, and remembers what was told: each test is told once,
 * with the run that showed it after the fewest files; what the first runs showed comes first.
 */
export function watchDifferences(reference: readonly FileOutcome[]): (ledgers: readonly Ledger[]) => readonly TurnedFile[] {
  const told = new Set<string>()
  return (ledgers) =>
    reference
      .flatMap((alone) => {
        const countBefore = (ledger: Ledger): number => ledger.recordOf(alone.file, alone.project)?.position ?? 0
        return ledgers.toSorted((a, b) => countBefore(a) - countBefore(b)).flatMap((ledger) => differencesOf(alone, ledger, told))
      })
      .sort((a, b) => ledgers.indexOf(a.ledger) - ledgers.indexOf(b.ledger))
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
  ).flatMap(({ role, tests }) => (tests.length === 0 ? [] : [{ ledger, outcome, role, history, tests }]))
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
