import type { TracedOrigin } from '../analysis/build-report.ts'
import { leakId } from '../analysis/leak-id.ts'
import type { CauseSite, Finding } from '../model/finding.ts'
import type { Ledger } from '../model/ledger.ts'
import { isTurned, type Laboratory } from './laboratory.ts'
import { minimise } from './minimise.ts'

/** Of a file with more tests none is searched for. */
const MAX_TESTS = 200

/**
 * Finds out what of the one file that turns a test round is enough to do so: that it is imported, or one of its tests. The
 * one that was seen to write is tried first.
 */
export async function findSite(
  laboratory: Laboratory,
  { project, file, test, role, cause, state }: Finding,
  ledgers: readonly Ledger[],
  origins: ReadonlyMap<string, TracedOrigin>,
): Promise<CauseSite | undefined> {
  const [polluter, ...more] = cause
  if (polluter === undefined || more.length > 0) return undefined
  const isEnough = async (tests: readonly string[]): Promise<boolean> =>
    isTurned((await laboratory.observe([polluter], file, { inside: { [polluter]: { kind: 'given', tests } } })).outcomes, test, role)
  if (await isEnough([])) return { file: polluter, phase: 'import' }
  const outcome = ledgers.map((ledger) => ledger.outcomeOf(polluter, project)).find((one) => one !== undefined)
  const names = outcome?.tests.filter((one) => one.outcome !== 'skip').map(({ name }) => name) ?? []
  if (names.length === 0 || names.length > MAX_TESTS) return undefined
  const writers = new Set(state.flatMap((one) => (one.leak === undefined ? [] : (origins.get(leakId(project, one.file, one.leak.path))?.test ?? one.leak.test ?? []))))
  const part = await minimise(names, isEnough, (name) => (writers.has(name) ? 1 : 0))
  const [name, ...others] = part
  // Tests that only together do it are no one test's doing; a file with one test was tried as a whole.
  return name === undefined || others.length > 0 ? undefined : { file: polluter, phase: 'test', test: name }
}
