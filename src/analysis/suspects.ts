import type { LeakKind, ObservedLeak } from '../model/leak.ts'
import type { ObservedHazard } from '../model/hazard.ts'
import type { Ledger, Naming } from '../model/ledger.ts'
import type { Exposure } from './exposure.ts'
import { type IsNamed, nameIn, namedWithin } from './named-within.ts'
import { observedHazards } from './observed-hazards.ts'
import { verdictOf } from './verdict.ts'

/** A file that ran before another in its worker, with those of its leaks and hazards that the other could meet. */
export interface Suspect {
  readonly file: string
  readonly leaks: readonly ObservedLeak[]
  readonly hazards: readonly ObservedHazard[]
  /** Higher is likelier; no unit. */
  readonly score: number
}

/** Above any leak: the victim did get what the hazard is about, where a leak is only within its reach. */
const HAZARD_SCORE = 10

/** What a file is worth after which the tests always failed in earlier runs, and never without it. */
const BY_HISTORY = 4

/** What the victim would have done itself, and found done. */
const FORESTALLED = 2

/** What a leak is worth after which all others that could read it came out otherwise. */
const BY_EXPOSURE = 2

/** What helps to rank, besides the run itself. */
export interface Clues {
  /** Whether code that the victim reaches speaks of what was changed. */
  readonly naming?: Naming | undefined
  /** What earlier runs say of files, from 0 to 1. */
  readonly hints?: ReadonlyMap<string, number>
  /** What each file left in a worker of its own: what another had left before it, the run itself does not show. */
  readonly alone?: Ledger | undefined
  /** How others fared after what a file left. */
  readonly exposure?: Exposure | undefined
}

/**
 * Ranks the files of a worker's history by what they left that the victim could read, and by how earlier runs came out
 * after them. Ranks; never proves.
 */
export function rankSuspects(
  ledger: Ledger,
  victim: { readonly file: string; readonly project: string; readonly error?: string },
  history: readonly string[],
  { naming, hints, alone, exposure }: Clues = {},
): readonly Suspect[] {
  const isNamed = namedWithin(ledger, victim, naming)
  const reach = ledger.reach(victim.file, victim.project)
  const lastWriters = new Map<string, string>()
  for (const file of history)
    for (const { path } of ledger.recordOf(file, victim.project)?.leaks ?? []) lastWriters.set(path, file)
  const met = observedHazards(ledger).filter(({ project, affects }) => project === victim.project && affects.includes(victim.file))
  const forestalled = forestalledPaths(ledger, alone, victim)
  const suspects = history.map((file, index) => {
    const hazards = met.filter(({ by }) => by === file)
    const leaks = leaksIn(file, victim.project, alone === undefined ? [ledger] : [ledger, alone])
    const readable = leaks
      .map((leak) => ({ leak, score: scoreOf(leak, reach, isNamed, victim.error) }))
      // What the victim found is what the last writer left.
      .map(({ leak, score }) => ({ leak, score: lastWriters.get(leak.path) === file ? score : score / 2 }))
      .filter(({ score }) => score > 0)
      .map(({ leak, score }) => ({ leak, score: score + (forestalled.has(leak.path) ? FORESTALLED : 0) + BY_EXPOSURE * (exposure?.(file, leak, victim) ?? 0) }))
      .sort((a, b) => b.score - a.score)
    const likely = readable.filter(({ score }) => score >= LIKELY).length
    const best = (hazards.length > 0 ? HAZARD_SCORE : 0) + (readable[0]?.score ?? 0) + Math.log2(Math.max(1, likely)) / 2 + (hints?.get(file) ?? 0) * BY_HISTORY
    return { file, hazards, leaks: readable.map(({ leak }) => leak), score: best === 0 ? 0 : best + index / (history.length * 10) }
  })
  return suspects.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)
}

/** A leak that code which a file reaches speaks of, or the state of a module that it imports, is worth this much or more. */
export const LIKELY = 1

/** Whether a file may well read one of these leaks, whoever left it. */
export function mayRead(ledger: Ledger, victim: { readonly file: string; readonly project: string }, leaks: readonly ObservedLeak[], naming: Naming | undefined): boolean {
  const isNamed = namedWithin(ledger, victim, naming)
  const reach = ledger.reach(victim.file, victim.project)
  return leaks.some((leak) => scoreOf(leak, reach, isNamed, undefined) >= LIKELY)
}

/** What a file changes in a worker of its own and did not change here: somebody had done it before, perhaps otherwise. */
function forestalledPaths(ledger: Ledger, alone: Ledger | undefined, { file, project }: { readonly file: string; readonly project: string }): ReadonlySet<string> {
  const here = new Set(ledger.recordOf(file, project)?.leaks.map(({ path }) => path))
  const paths = alone?.recordOf(file, project)?.leaks.map(({ path }) => path) ?? []
  return new Set(paths.filter((path) => !here.has(path)))
}

/** What a file left in any of some runs, each path once. */
function leaksIn(file: string, project: string, ledgers: readonly Ledger[]): readonly ObservedLeak[] {
  const leaks = ledgers.flatMap((ledger) => ledger.recordOf(file, project)?.leaks ?? [])
  return [...new Map(leaks.toReversed().map((leak) => [leak.path, leak])).values()].reverse()
}

const BY_VERDICT = { harmful: 3, suspicious: 2, benign: 0.5 } as const
const MODULE_KINDS: ReadonlySet<LeakKind> = new Set(['module', 'private', 'closure', 'external-module'])

function scoreOf(leak: ObservedLeak, reach: ReadonlySet<string>, isNamed: IsNamed, error: string | undefined): number {
  let score: number = BY_VERDICT[verdictOf(leak)]
  const name = nameIn(leak.path)
  const named = leak.module === undefined && name !== undefined ? isNamed(name) : undefined
  // A package may read what no code of the user's speaks of.
  if (named !== undefined) score = named ? score + 2 : score / 4
  if (MODULE_KINDS.has(leak.kind) && leak.module !== undefined) {
    if (!reach.has(leak.module)) return isExternal(leak.module) ? score / 10 : 0
    score += 2
  }
  if (leak.phase === 'late') score += 0.5
  return error !== undefined && mentions(error, leak) ? score + 2 : score
}

/** What an external module imports is not always known, so that its state is never ruled out. */
function isExternal(module: string): boolean {
  return module.includes('node_modules/')
}

/** Whether the failure speaks of the leaked name or value. */
function mentions(error: string, leak: ObservedLeak): boolean {
  const name = nameIn(leak.path)
  if (name !== undefined && name.length > 3 && error.includes(name)) return true
  const { after } = leak
  return after !== undefined && after.length > 3 && error.includes(after.replaceAll('"', ''))
}
