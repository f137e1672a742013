import type { DatabaseSync } from 'node:sqlite'
import { withoutCodes } from './codes.ts'
import { unpack } from './pack.ts'

/** Runs that are kept: of those in which files shared a worker, and of those in which none did. */
const MAX_RUNS = 200

/** Forgetting goes through all that is kept, so that it is done for some runs at once. */
const SLACK = 20

/** Bytes beyond which the older half of the runs goes, however few they are. */
const MAX_BYTES = 64 * 1024 * 1024

/** Forgets the oldest runs where there are too many, and what only they had; within a transaction. */
export function forgetRuns(database: DatabaseSync, maxBytes = MAX_BYTES): void {
  const amounts = database.prepare('SELECT count(*) AS amount FROM run GROUP BY has_company').all().map(({ amount }) => Number(amount))
  const most = Math.max(0, ...amounts)
  const isTooLarge = usedBytes(database) > maxBytes
  if (most <= MAX_RUNS + SLACK && !isTooLarge) return
  const kept = isTooLarge ? Math.min(MAX_RUNS, Math.ceil(most / 2)) : MAX_RUNS
  database.exec(`
    DELETE FROM run WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY has_company ORDER BY started_at DESC, id DESC) AS age FROM run
      ) WHERE age > ${kept}
    )`)
  forgetUnused(database)
}

function usedBytes(database: DatabaseSync): number {
  const value = (name: string): number => Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
  return (value('page_count') - value('freelist_count')) * value('page_size')
}

function forgetUnused(database: DatabaseSync): void {
  const files = usesOf(database)
  const texts = new Set<number>()
  const removeWay = database.prepare('DELETE FROM way WHERE file = ? AND nth = ?')
  for (const { file, nth, failed, leaks } of database.prepare('SELECT file, nth, failed, leaks FROM way').all()) {
    if (files.get(Number(file))?.ways.has(Number(nth)) !== true) removeWay.run(Number(file), Number(nth))
    else for (const blob of [failed, leaks]) for (const id of unpack(blob as Uint8Array)) texts.add(id)
  }
  const removeText = database.prepare('DELETE FROM text WHERE id = ?')
  for (const { id } of database.prepare('SELECT id FROM text').all()) if (!texts.has(Number(id))) removeText.run(Number(id))
  const update = database.prepare('UPDATE file SET forgotten_codes = ?, codes = ? WHERE id = ?')
  for (const { id, forgotten_codes: forgotten, codes } of database.prepare('SELECT id, forgotten_codes, codes FROM file').all()) {
    const left = withoutCodes({ forgotten: Number(forgotten), hashes: codes as Uint8Array }, files.get(Number(id))?.firstCode ?? Infinity)
    if (left.forgotten !== Number(forgotten)) update.run(left.forgotten, left.hashes, Number(id))
  }
  // What is known of contents is known again after one run, without the files that are gone.
  database.exec('DELETE FROM file WHERE id NOT IN (SELECT file FROM way); DELETE FROM content')
}

interface Uses {
  readonly ways: Set<number>
  firstCode: number
}

/** Which ways and codes of each file the runs that are left still use. */
function usesOf(database: DatabaseSync): ReadonlyMap<number, Uses> {
  const files = new Map<number, Uses>()
  for (const { visits } of database.prepare('SELECT visits FROM worker').iterate()) {
    const numbers = unpack(visits as Uint8Array)
    for (let index = 0; index < numbers.length; index += 3) {
      const [file, way, code] = numbers.subarray(index, index + 3) as unknown as [number, number, number]
      const uses = files.get(file) ?? { ways: new Set(), firstCode: Infinity }
      files.set(file, uses)
      uses.ways.add(way)
      if (code > 0) uses.firstCode = Math.min(uses.firstCode, code)
    }
  }
  return files
}
