import type { Finding, StateFinding, TriedMend } from '../model/finding.ts'
import type { LeakKind } from '../model/leak.ts'
import type { Mend } from '../model/mend.ts'
import { isTurned, type Laboratory } from './laboratory.ts'
import { REPEATS } from './repeat.ts'

/** Calls of a runner that may undo a kind of leak; putting the state back was tried when it was proven. */
const MENDS_OF: Partial<Readonly<Record<LeakKind, Mend>>> = {
  global: 'unstub-globals',
  'global-descriptor': 'unstub-globals',
  env: 'unstub-env',
  'fake-timers': 'real-timers',
  module: 'reset-modules',
  private: 'reset-modules',
  closure: 'reset-modules',
}

/** Tries the calls by which a runner can undo what a victim suffers from, at the end of the last file that leaves it. */
export async function tryMends(laboratory: Laboratory, { file, test, role, cause, state }: Finding): Promise<readonly TriedMend[]> {
  const after = cause.at(-1)
  if (role !== 'victim' || after === undefined || !laboratory.abilities.includes('mend')) return []
  const tried: TriedMend[] = []
  for (const by of new Set(state.flatMap((one) => mendOf(one) ?? []))) {
    let passes = 0
    let runs = 0
    // One that does not help at once is not asked again.
    while (runs < REPEATS && passes === runs) {
      const { outcomes } = await laboratory.observe(cause, file, { mend: { after, by }, isRepeat: runs > 0 })
      runs++
      if (!isTurned(outcomes, test, role)) passes++
    }
    tried.push({ by, after, passes, runs })
  }
  return tried
}

function mendOf({ leak, hazard }: StateFinding): Mend | undefined {
  if (leak !== undefined) return MENDS_OF[leak.kind]
  return hazard.kind === 'missed-registration' ? undefined : 'reset-modules'
}
