import type { Finding } from '../model/finding.ts'
import type { Ledger } from '../model/ledger.ts'
import { isTurned, type Laboratory } from './laboratory.ts'

/** Files that are tried for one finding. */
const MAX_TRIED = 3

/** Other files that left the same state, each tried by itself: sets that are enough as well. */
export async function findOthers(laboratory: Laboratory, finding: Finding, ledgers: readonly Ledger[]): Promise<readonly (readonly string[])[]> {
  const { file, test, role, cause } = finding
  if (cause.length > 1) return []
  const others: string[][] = []
  for (const other of writersOf(finding, ledgers).filter((one) => one !== file && !cause.includes(one)).slice(0, MAX_TRIED)) {
    const { outcomes } = await laboratory.observe([other], file)
    if (isTurned(outcomes, test, role)) others.push([other])
  }
  return others
}

/** Files that change the same state and, run in between, make the test come out as it does alone. */
export async function findCleaners(laboratory: Laboratory, finding: Finding, ledgers: readonly Ledger[]): Promise<readonly string[]> {
  const { file, test, role, cause } = finding
  if (role !== 'victim') return []
  const cleaners: string[] = []
  const stoodBetween = betweenIn(finding, ledgers)
  const candidates = writersOf(finding, ledgers).filter((one) => one !== file && !cause.includes(one))
  // Those that ran in between where the test passed after all are the likeliest.
  const likeliest = candidates.toSorted((a, b) => Number(stoodBetween.has(b)) - Number(stoodBetween.has(a)))
  for (const cleaner of likeliest.slice(0, MAX_TRIED)) {
    const { outcomes } = await laboratory.observe([...cause, cleaner], file)
    if (!isTurned(outcomes, test, role)) cleaners.push(cleaner)
  }
  return cleaners
}

/** Files that were seen to change one of the paths that the test suffers from. */
function writersOf({ project, state }: Finding, ledgers: readonly Ledger[]): string[] {
  const paths = new Set(state.flatMap(({ leak }) => leak?.path ?? []))
  const containers = [...paths].map((path) => path.replace(/(?:\.[A-Za-z_$][\w$]*|\[[^\]]*\])$/, ''))
  const isSame = (path: string): boolean => paths.has(path) || containers.includes(path)
  const records = ledgers.flatMap((ledger) => ledger.records.filter((record) => record.project === project))
  return [...new Set(records.filter(({ leaks }) => leaks.some(({ path }) => isSame(path))).map(({ file }) => file))]
}

/** Files that ran between the cause and the test's file in a run in which the test passed. */
function betweenIn({ project, file, test, cause }: Finding, ledgers: readonly Ledger[]): ReadonlySet<string> {
  const between = new Set<string>()
  for (const ledger of ledgers) {
    const isPassed = ledger.outcomeOf(file, project)?.tests.some(({ name, outcome }) => name === test && outcome === 'pass')
    const before = ledger.before(file, project)
    const last = Math.max(...cause.map((one) => before.lastIndexOf(one)))
    if (isPassed === true && last !== -1) for (const one of before.slice(last + 1)) between.add(one)
  }
  return between
}
