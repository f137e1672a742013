import type { ObservedLeak } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'
import type { LeakVerdict } from '../model/report.ts'
import { cleanedUp } from './cleaned-up.ts'
import { changeName, commonLeaks } from './common-leaks.ts'
import { containerOf, memoTables } from './memo-tables.ts'
import { verdictOf } from './verdict.ts'
import { workedOver } from './worked-over.ts'

/** Says what a leak is worth, before any rerun says more. */
export type Judge = (project: string, leak: ObservedLeak) => LeakVerdict

/**
 * Judges leaks by their looks and by what the whole run shows: tables that only remember, changes that undo
 * an earlier file's, what packages do to their own objects, and changes that every file makes by itself.
 * @param alone what files left that each ran in a worker of its own, where that was tried
 */
export function openJudge(ledger: Ledger, alone?: Ledger): Judge {
  const harmless = new Set([...cleanedUp(ledger), ...workedOver(ledger.records)])
  const memo = memoTables(ledger.records)
  const common = alone === undefined ? new Set<string>() : commonLeaks(alone)
  return (project, leak) => {
    if (harmless.has(leak) || memo.has(leak.path) || memo.has(containerOf(leak.path, leak.isEntry) ?? '')) return 'benign'
    return common.has(changeName(project, leak.path, leak.after)) ? 'benign' : verdictOf(leak)
  }
}
