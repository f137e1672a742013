import type { ObservedLeak } from '../model/leak.ts'
import type { FileRecord } from '../model/record.ts'

/** Entries that a container must have been seen to take before it can be called a memo table. */
const MIN_ENTRIES = 3

/**
 * Containers that look like memo tables: private, only ever added to, and every key always got the same plain value,
 * whichever file added it. A table that several files fill alike holds what a function would compute again.
 * @returns the paths of the containers
 */
export function memoTables(records: readonly FileRecord[]): ReadonlySet<string> {
  const tables = new Map<string, { readonly entries: Map<string, string>; readonly files: Set<string>; isMemo: boolean }>()
  for (const { file, leaks } of records)
    for (const leak of leaks) {
      const container = containerOf(leak.path)
      if (container === undefined || leak.kind !== 'private') continue
      const table = tables.get(container) ?? { entries: new Map(), files: new Set(), isMemo: true }
      tables.set(container, table)
      const known = table.entries.get(leak.path)
      table.isMemo &&= isPlainAddition(leak) && (known === undefined || known === leak.after)
      table.entries.set(leak.path, leak.after ?? '')
      table.files.add(file)
    }
  const memo = new Set<string>()
  for (const [container, { entries, files, isMemo }] of tables)
    if (isMemo && entries.size >= MIN_ENTRIES && files.size > 1) memo.add(container)
  return memo
}

/** The container of an entry; a list is filled in order, so that its entries are no keys. */
export function containerOf(path: string): string | undefined {
  return /^(.*#.+?)(?:\.[A-Za-z_$][\w$]*|\[".*"\])$/.exec(path)?.[1]
}

const PLAIN_VALUE = /^(?:"|-?\d|true|false|null)/

function isPlainAddition({ before, after }: ObservedLeak): boolean {
  return before === undefined && after !== undefined && PLAIN_VALUE.test(after)
}
