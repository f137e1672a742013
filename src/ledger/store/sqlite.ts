import type { DatabaseSync } from 'node:sqlite'

type Sqlite = typeof import('node:sqlite')

/** Loads Node's SQLite when it is first wanted; undefined where this Node has none. */
export function loadSqlite(): Sqlite | undefined {
  return withoutItsWarning(() => process.getBuiltinModule('node:sqlite') as Sqlite | undefined)
}

/** Codes of SQLite's errors that call for an answer of their own: https://sqlite.org/rescode.html */
const CODES = { 5: 'busy', 6: 'busy', 8: 'not writable', 11: 'damaged', 13: 'not writable', 14: 'not writable', 26: 'damaged' } as const

/** What an error of SQLite or of the file system means; undefined for all others. */
export function meaningOf(error: unknown): (typeof CODES)[keyof typeof CODES] | undefined {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown }
  // The low byte is the primary code.
  if (code === 'ERR_SQLITE_ERROR') return CODES[((errcode as number) & 0xff) as keyof typeof CODES]
  return typeof code === 'string' && UNWRITABLE.has(code) ? 'not writable' : undefined
}

const UNWRITABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOENT', 'ENOSPC', 'EDQUOT'])

/** Does work in one transaction that others see whole or not at all, also after a crash. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  // Takes the lock to write at once: two that read first and write then would each wait for the other.
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    try {
      database.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself after the graver errors.
    }
    throw error
  }
}

/** Some versions of Node say, once a process, that their SQLite is experimental: that is no news to a user's run. */
function withoutItsWarning<T>(load: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning')
  if (own?.configurable !== true) return load()
  const original = process.emitWarning
  const value = (...parameters: readonly unknown[]): void => {
    const [warning, type] = parameters
    const isItsOwn = type === 'ExperimentalWarning' && typeof warning === 'string' && warning.startsWith('SQLite ')
    if (!isItsOwn) Reflect.apply(original, process, parameters)
  }
  Object.defineProperty(process, 'emitWarning', { value, configurable: true })
  try {
    return load()
  } finally {
    Object.defineProperty(process, 'emitWarning', own)
  }
}
