import type { LeakKind, ObservedLeak } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'
import { verdictOf } from './verdict.ts'

/** A file that ran before another in its worker, with those of its leaks that the other could read. */
export interface Suspect {
  readonly file: string
  readonly leaks: readonly ObservedLeak[]
  /** Higher is likelier; no unit. */
  readonly score: number
}

/** What a file is worth after which the tests always failed in earlier runs, and never without it. */
const BY_HISTORY = 4

/**
 * Ranks the files of a worker's history by what they left that the victim could read, and by how earlier runs came out
 * after them. Ranks; never proves.
 * @param hints what earlier runs say of files, from 0 to 1
 */
export function rankSuspects(
  ledger: Ledger,
  victim: { readonly file: string; readonly project: string; readonly error?: string },
  history: readonly string[],
  hints: ReadonlyMap<string, number> = NO_HINTS,
): readonly Suspect[] {
  const reach = ledger.reach(victim.file, victim.project)
  const lastWriters = new Map<string, string>()
  for (const file of history)
    for (const { path } of ledger.recordOf(file, victim.project)?.leaks ?? []) lastWriters.set(path, file)
  const suspects = history.map((file, index) => {
    const leaks = ledger.recordOf(file, victim.project)?.leaks ?? []
    const readable = leaks
      .map((leak) => ({ leak, score: scoreOf(leak, reach, victim.error) }))
      // What the victim found is what the last writer left.
      .map(({ leak, score }) => ({ leak, score: lastWriters.get(leak.path) === file ? score : score / 2 }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
    const best = (readable[0]?.score ?? 0) + (hints.get(file) ?? 0) * BY_HISTORY
    return { file, leaks: readable.map(({ leak }) => leak), score: best === 0 ? 0 : best + index / (history.length * 10) }
  })
  return suspects.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)
}

const NO_HINTS: ReadonlyMap<string, number> = new Map()

const BY_VERDICT = { harmful: 3, suspicious: 2, benign: 0.5 } as const
const MODULE_KINDS: ReadonlySet<LeakKind> = new Set(['module', 'private', 'closure', 'external-module'])

function scoreOf(leak: ObservedLeak, reach: ReadonlySet<string>, error: string | undefined): number {
  let score: number = BY_VERDICT[verdictOf(leak)]
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
  const name = /([A-Za-z_$][\w$]{3,})[^A-Za-z_$]*$/.exec(leak.path)?.[1]
  if (name !== undefined && error.includes(name)) return true
  const { after } = leak
  return after !== undefined && after.length > 3 && error.includes(after.replaceAll('"', ''))
}
