import { type Exposure, openExposure } from '../analysis/exposure.ts'
import { type Clues, rankSuspects } from '../analysis/suspects.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { InsideOrder } from '../model/inside.ts'
import type { Ledger, Naming } from '../model/ledger.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import type { FileRecord } from '../model/record.ts'
import type { Case } from './case.ts'
import type { Known } from './investigation.ts'
import { type Budget, isTurned, type Laboratory, openLaboratory, outcomesOf } from './laboratory.ts'
import type { AloneOutcomes } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'
import type { TurnedFile } from './turned-files.ts'

/** The laboratory of each file, which remembers what it ran, and what is known of it. */
interface Cases {
  laboratoryOf(one: TurnedFile): Laboratory
  caseOf(one: TurnedFile, alone: AloneOutcomes): Case
}

/**
 * Begins to look at files one by one.
 * @param ofAll what helps to rank the suspects of any of them
 */
export function openCases(runner: TestRunner, ofAll: Clues, budget: Budget, known: Known, inside: InsideOrder | undefined): Cases {
  const laboratories = new Map<string, Laboratory>()
  // The ranking is asked for again whenever the commonest suspect is, and stays the same.
  const rankings = new Map<TurnedFile, Pick<Case, 'suspects' | 'clues'>>()
  return {
    laboratoryOf({ outcome }) {
      const laboratory = laboratories.get(keyOf(outcome)) ?? openLaboratory(runner, outcome.project, budget, inside)
      laboratories.set(keyOf(outcome), laboratory)
      return laboratory
    },
    caseOf(one, alone) {
      const { outcome, role, history, tests } = one
      const { file, project } = outcome
      const ranking = rankings.get(one) ?? rank(one)
      rankings.set(one, ranking)
      return { file, project, role, tests, history, ...ranking, alone: alone.get(keyOf(outcome)) ?? [], known }
    },
  }

  function rank({ ledger, outcome, history, tests }: TurnedFile): Pick<Case, 'suspects' | 'clues'> {
    const { file, project } = outcome
    const error = outcome.tests.find((test) => test.outcome === 'fail')?.error
    const hints = known.earlier.hint({ file, project, isMeant: (test) => tests.includes(test) })
    const clues = { ...ofAll, hints }
    return { suspects: rankSuspects(ledger, { file, project, ...(error !== undefined && { error }) }, history, clues), clues }
  }
}

/**
 * What is known of all files that came out otherwise.
 * @param records what they left alone, where nothing is known of all files alone
 */
export function cluesIn(turned: readonly TurnedFile[], records: readonly FileRecord[], { naming, alone }: Known): Clues {
  return { naming, alone: alone ?? buildLedger(records, []), exposure: exposureIn(turned, naming) }
}

/** How files fared in the runs that showed some of them to come out otherwise. */
function exposureIn(turned: readonly TurnedFile[], naming: Naming | undefined): Exposure {
  const byFile = Map.groupBy(turned, ({ outcome }) => keyOf(outcome))
  const isTurnedIn = (ledger: Ledger, file: ProjectFile): boolean => {
    const outcome = ledger.outcomeOf(file.file, file.project)
    const outcomes = outcome && outcomesOf(outcome)
    return outcomes !== undefined && (byFile.get(keyOf(file)) ?? []).some(({ tests, role }) => tests.some((test) => isTurned(outcomes, test, role)))
  }
  return openExposure([...new Set(turned.map(({ ledger }) => ledger))], isTurnedIn, naming)
}
