import type { Finding } from '../model/finding.ts'
import type { FailedFile, Investigation } from './investigate.ts'
import { type Budget, isFailure, openLaboratory, Stopped } from './laboratory.ts'
import { minimise } from './minimise.ts'
import { REPEATS_WITHOUT_STATE } from './repeat.ts'
import type { TestRunner } from './test-runner.ts'

/** Explains tests that fail alone and pass after other files: which of those files set what they need. */
export async function examineBrittle(
  runner: TestRunner,
  { outcome, history, tests }: FailedFile,
  budget: Budget,
  into: Investigation,
): Promise<void> {
  const { file, project } = outcome
  const laboratory = openLaboratory(runner, project, budget)
  const passes = async (before: readonly string[], test: string, isRepeat = false): Promise<boolean> =>
    !isFailure((await laboratory.observe(before, file, { isRepeat })).outcomes, test)
  try {
    for (const test of tests) {
      const before = laboratory.runs
      const setters = await minimise(history, (part) => passes(part, test))
      let failuresAlone = 0
      let passesAfter = 0
      let rounds = 0
      while (rounds < REPEATS_WITHOUT_STATE && failuresAlone === rounds && passesAfter === rounds) {
        rounds++
        if (!(await passes([], test, true))) failuresAlone++
        if (await passes(setters, test, true)) passesAfter++
      }
      const counts = `${failuresAlone}/${rounds} alone fail, ${passesAfter}/${rounds} after pass`
      if (failuresAlone < rounds || passesAfter < rounds || setters.length === 0)
        into.flaky.push({ file, project, test, outcomes: counts })
      else into.findings.push(brittle({ file, project, test, cause: setters, runs: laboratory.runs - before, repeats: counts }))
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    into.notes.push(`The time for reruns ended before it was found what ${file} needs before it`)
  }
  into.runs += laboratory.runs
}

function brittle(found: Pick<Finding, 'file' | 'project' | 'test' | 'cause' | 'runs' | 'repeats'>): Finding {
  return { ...found, role: 'brittle', evidence: 'confirmed', state: [] }
}
