import type { LeakKind, ObservedLeak } from '../model/leak.ts'
import type { FileRecord } from '../model/record.ts'

/** Entries that a container must have been seen to take before it can be called a memo table. */
const MIN_ENTRIES = 3

/**
 * Containers that look like memo tables: out of reach, only ever added to, and every key always got the same plain value,
 * whichever file added it. A table that several files fill alike holds what a function would compute again.
 * @returns the paths of the containers
 */
export function memoTables(records: readonly FileRecord[]): ReadonlySet<string> {
  const tables = new Map<string, { readonly entries: Map<string, string>; readonly files: Set<string>; isMemo: boolean }>()
  for (const { file, leaks } of records)
    for (const leak of leaks) {
      if (!OUT_OF_REACH.has(leak.kind)) continue
      for (const { container, key, isAddition, value } of entriesOf(leak)) {
        const table = tables.get(container) ?? { entries: new Map(), files: new Set(), isMemo: true }
        tables.set(container, table)
        const known = table.entries.get(key)
        table.isMemo &&= isAddition && PLAIN_VALUE.test(value) && (known === undefined || known === value)
        table.entries.set(key, value)
        table.files.add(file)
      }
    }
  const memo = new Set<string>()
  for (const [container, { entries, files, isMemo }] of tables)
    if (isMemo && entries.size >= MIN_ENTRIES && files.size > 1) memo.add(container)
  return memo
}

/** Kinds of state that no test can write to but by calling the code that owns it. */
const OUT_OF_REACH: ReadonlySet<LeakKind> = new Set(['private', 'closure'])

interface Entry {
  readonly container: string
  readonly key: string
  readonly value: string
  readonly isAddition: boolean
}

/** The entries that a leak is about: its own, or all that came to a table. */
function entriesOf({ path, before, after = '', added, isEntry }: ObservedLeak): readonly Entry[] {
  if (added !== undefined)
    return Object.entries(added).map(([key, value]) => ({ container: path, key, value, isAddition: true }))
  const container = containerOf(path, isEntry)
  if (container === undefined) return []
  const rest = path.slice(container.length)
  const key = rest.startsWith('.') ? JSON.stringify(rest.slice(1)) : rest.slice(1, -1)
  return [{ container, key, value: after, isAddition: before === undefined && after !== '' }]
}

/** The container of an entry; a list is filled in order, so that its entries are no keys. */
export function containerOf(path: string, isEntry = false): string | undefined {
  return (isEntry ? /^(.*#.+?)(?:\.[A-Za-z_$][\w$]*|\[.*\])$/ : /^(.*#.+?)(?:\.[A-Za-z_$][\w$]*|\[".*"\])$/).exec(path)?.[1]
}

/** A compiled pattern is one as well. */
const PLAIN_VALUE = /^(?:"|-?\d|true|false|null|\/)/
