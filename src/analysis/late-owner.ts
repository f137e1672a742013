import type { LeakKind, ObservedLeak } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileRecord } from '../model/record.ts'

const MODULE_KINDS: ReadonlySet<LeakKind> = new Set(['module', 'private', 'closure'])

/**
 * The file whose late work a leak is, where that can be told: a module changed while a file ran that does not import
 * it, so that a timer or promise of an earlier file in the worker did it, most likely of the last one that does.
 */
export function lateOwner(ledger: Ledger, record: FileRecord, leak: ObservedLeak): string | undefined {
  const { module } = leak
  // The worker tells late work apart by itself, but for a file during which there was too much of it.
  if (!record.limits.some(({ what }) => what === 'late work')) return undefined
  if (!MODULE_KINDS.has(leak.kind) || module === undefined || leak.phase === 'setup') return undefined
  if (ledger.reach(record.file, record.project).has(module)) return undefined
  const before = ledger.before(record.file, record.project)
  return before.findLast((file) => ledger.reach(file, record.project).has(module))
}
