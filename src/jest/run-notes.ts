import { firstOf } from '../formats/wording/counts.ts'
import type { Ledger } from '../model/ledger.ts'

/** What a reader has to know of a run beside its leaks, in one line a thing. */
export function notesOf(ledger: Ledger, exitCode: number | undefined): string[] {
  return [...notesOfMissing(ledger), ...notesOfInBand(ledger), ...notesOfExitCode(ledger, exitCode)]
}

const NAMED = 3

function notesOfMissing({ outcomes, recordOf }: Ledger): string[] {
  const missing = outcomes.filter(({ file, project }) => recordOf(file, project) === undefined).map(({ file }) => file)
  if (missing.length === 0) return []
  if (missing.length === outcomes.length && outcomes.some(({ outcome }) => outcome !== 'error'))
    return [`No test file was looked at: set testRunner to "carryover/jest/runner" in the config, or testEnvironment to "carryover/jest/environment"`]
  return [`${missing.length} of ${outcomes.length} test files were not looked at, since they did not come to an end, or another environment or test runner than Carryover's ran them: ${firstOf(missing, NAMED)}`]
}

/** Jest decides anew for each run, by how long its tests took before: the same command may use workers the next time. */
function notesOfInBand({ records, workers }: Ledger): string[] {
  const inBand = workers.filter(({ place }) => place === 'in band').flatMap(({ files }) => files)
  if (inBand.length === 0) return []
  const which = inBand.length === records.length ? `All ${inBand.length} test files ran` : `${inBand.length} test files ran`
  const names = inBand.length === 1 ? `${inBand[0]} ran` : which
  return [`${names} in band, in Jest's own process and one after another; an identical run may use workers, as Jest decides by the times of earlier runs`]
}

/** All tests can pass, and Jest end with the exit code that one of them set. */
function notesOfExitCode({ workers, recordOf }: Ledger, exitCode: number | undefined): string[] {
  if (exitCode === undefined || exitCode === 0) return []
  const inBand = workers.filter(({ place }) => place === 'in band')
  const files = inBand.flatMap(({ project, files: names }) =>
    names.filter((file) => recordOf(file, project)?.leaks.some(({ path }) => path === 'process.exitCode')),
  )
  if (files.length === 0) return []
  return [`Jest ends with exit code ${exitCode} even if all tests pass: ${firstOf(files, NAMED)} set process.exitCode in Jest's own process`]
}
