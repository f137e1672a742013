import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { StoreProblem } from '../../model/history.ts'
import { APPLICATION_ID, isStore, STEPS, takeSteps, versionOf } from './schema.ts'
import { setAside } from './set-aside.ts'
import { inTransaction, loadSqlite, meaningOf } from './sqlite.ts'

/** Where a store is, or is to be. */
export interface StorePlace {
  readonly path: string
  /** How it is called towards a person. */
  readonly name: string
  /** Whether the place is this tool's own, so that whatever is in the way there is its own as well. */
  readonly isOwn: boolean
}

/** What work in a store gave, and what became of the store meanwhile. */
export interface StoreAnswer<T> {
  /** Absent where the work could not be done. */
  readonly value?: T
  readonly problem?: StoreProblem
}

/** Thrown by work that finds what no store should hold: the file is then set aside as SQLite's own finds make it. */
export class DamagedStore extends Error {
  override readonly name = 'DamagedStore'
}

/** Milliseconds to wait for another process that is writing: one that takes longer is not writing but stopped. */
const PATIENCE = 5000

/**
 * Opens a store, makes or upgrades it where need be, does the work and closes it: nothing stays open while tests run.
 * Never throws because of the store: a newer one and other people's files are left alone, a damaged one is set aside
 * and begun anew.
 * @param mayMake whether a store that does not exist is made; otherwise it is `missing`
 */
export function inStore<T>(place: StorePlace, work: (database: DatabaseSync) => T, mayMake = true): StoreAnswer<T> {
  const { path, name: file } = place
  const sqlite = loadSqlite()
  if (sqlite === undefined) return { problem: { reason: 'no sqlite', file } }
  if (!mayMake && !existsSync(path)) return { problem: { reason: 'missing', file } }
  const first = attempt(place, sqlite, work)
  if (first.problem?.reason !== 'damaged') return first
  if (!place.isOwn && !looksLikeStore(path)) return { problem: { reason: 'foreign', file } }
  const detail = setAside(place, first.identity)
  if (detail === undefined) return first
  const problem = { reason: 'damaged', file, detail } as const
  if (!mayMake) return { problem }
  const { value } = attempt(place, sqlite, work)
  return { ...(value !== undefined && { value }), problem }
}

interface Attempt<T> extends StoreAnswer<T> {
  /** Which file it was that was opened: another process may put a new one in its place. */
  readonly identity?: number
}

function attempt<T>({ path, name: file }: StorePlace, sqlite: typeof import('node:sqlite'), work: (database: DatabaseSync) => T): Attempt<T> {
  let database: DatabaseSync | undefined
  let identity: number | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    database = new sqlite.DatabaseSync(path)
    identity = statSync(path).ino
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}`)
    if (!isStore(database)) return { problem: { reason: 'foreign', file } }
    if (versionOf(database) > STEPS.length) return { problem: { reason: 'newer', file } }
    upgrade(database)
    return { value: work(database) }
  } catch (error) {
    const reason = error instanceof DamagedStore ? 'damaged' : (meaningOf(error) ?? 'unknown')
    const detail = reason === 'unknown' ? { detail: String((error as Error).message) } : {}
    return { problem: { reason, file, ...detail }, ...(identity !== undefined && { identity }) }
  } finally {
    database?.close()
  }
}

function upgrade(database: DatabaseSync): void {
  if (versionOf(database) === STEPS.length) return
  inTransaction(database, () => {
    // Another process may have been faster.
    if (versionOf(database) === STEPS.length) return
    try {
      takeSteps(database)
    } catch (error) {
      // SQLite's plain error: a store that says its version wrongly.
      if ((error as { readonly errcode?: unknown }).errcode === 1) throw new DamagedStore('its version is wrong', { cause: error })
      throw error
    }
  })
}

/** Whether what is left of a damaged file says that it was a store: its first bytes do. */
function looksLikeStore(path: string): boolean {
  const header = Buffer.alloc(72)
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, header)
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
  return header.toString('latin1', 0, 16) === 'SQLite format 3\0' && header.readUInt32BE(68) === APPLICATION_ID
}
