import type { DatabaseSync } from 'node:sqlite'
import type { RecordedRun, Visit } from '../../model/history.ts'
import { keyOf } from '../../model/project-file.ts'
import { type Codes, withCode } from './codes.ts'
import { pack } from './pack.ts'

/** Paths of what one file left, beyond which no more are kept. */
const MAX_LEAKS = 30

/**
 * Adds a run, within a transaction. A run and a worker that are there already are left as they are, so that nothing is
 * counted twice that two ways brought here.
 */
export function writeRun(database: DatabaseSync, run: RecordedRun): void {
  const { id: name, startedAt, machine, runner, workers } = run
  const known = database.prepare('SELECT 1 FROM worker WHERE name = ?')
  const shared = workers.filter(({ visits }) => visits.length > 1)
  const added = shared.filter(({ id }) => known.get(id) === undefined)
  const alone = workers.filter(({ visits }) => visits.length === 1).flatMap(({ visits }) => visits)
  if (alone.length + added.length === 0) return
  const { changes, lastInsertRowid } = database
    .prepare(
      `INSERT OR IGNORE INTO run (name, started_at, machine, runner, version, isolate, workers, has_company)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(name, startedAt, machine, runner.name, runner.version, Number(runner.isolate), runner.workers, Number(added.length > 0))
  if (Number(changes) === 0) return
  const numbers = openNumbers(database)
  const insert = database.prepare('INSERT INTO worker (name, run, is_shared, visits) VALUES (?, ?, ?, ?)')
  const write = (worker: string, isShared: boolean, visits: readonly Visit[]): void => {
    insert.run(worker, lastInsertRowid, Number(isShared), pack(visits.flatMap(numbers.of)))
  }
  for (const worker of added) write(worker.id, true, worker.visits)
  // Workers of one file each, of which there may be thousands, are one list.
  if (alone.length > 0) write(`alone ${name}`, false, alone)
  numbers.end()
}

interface Numbers {
  /** The three numbers of a visit; what it lacks in the other tables is added there. */
  of(visit: Visit): readonly [file: number, way: number, code: number]
  /** Writes what was only noted down. */
  end(): void
}

function openNumbers(database: DatabaseSync): Numbers {
  const fileOf = openFiles(database)
  const textOf = openTexts(database)
  const changed = new Set<File>()
  const find = database.prepare('SELECT nth FROM way WHERE file = ? AND tests = ? AND outcome = ? AND failed = ? AND leaks = ?')
  const last = database.prepare('SELECT max(nth) AS nth FROM way WHERE file = ?')
  const insert = database.prepare('INSERT INTO way (file, nth, tests, outcome, failed, leaks) VALUES (?, ?, ?, ?, ?, ?)')
  const wayOf = (file: File, { tests, outcome, failed, leaks }: Visit): number => {
    const way = [Buffer.from(tests, 'hex'), outcome, pack(failed.map(textOf)), pack(leaks.slice(0, MAX_LEAKS).map(textOf))] as const
    const known = find.get(file.id, ...way)?.['nth']
    if (known !== undefined) return Number(known)
    const nth = Number(last.get(file.id)?.['nth'] ?? -1) + 1
    insert.run(file.id, nth, ...way)
    return nth
  }
  return {
    of(visit) {
      const file = fileOf(visit)
      const { codes, nth } = withCode(file.codes, visit.code)
      if (codes !== file.codes) changed.add(file)
      file.codes = codes
      return [file.id, wayOf(file, visit), nth]
    },
    end() {
      const update = database.prepare('UPDATE file SET codes = ? WHERE id = ?')
      for (const { id, codes } of changed) update.run(codes.hashes, id)
    },
  }
}

interface File {
  readonly id: number
  codes: Codes
}

function openFiles(database: DatabaseSync): (visit: Visit) => File {
  const known = new Map<string, File>()
  for (const row of database.prepare('SELECT id, project, path, forgotten_codes, codes FROM file').iterate()) {
    const codes = { forgotten: Number(row['forgotten_codes']), hashes: row['codes'] as Uint8Array }
    known.set(keyOf({ project: String(row['project']), file: String(row['path']) }), { id: Number(row['id']), codes })
  }
  const insert = database.prepare('INSERT INTO file (project, path, forgotten_codes, codes) VALUES (?, ?, 0, ?)')
  return (visit) => {
    const { project, file: path } = visit
    const key = keyOf(visit)
    const hashes = new Uint8Array()
    const file = known.get(key) ?? { id: Number(insert.run(project, path, hashes).lastInsertRowid), codes: { forgotten: 0, hashes } }
    known.set(key, file)
    return file
  }
}

function openTexts(database: DatabaseSync): (value: string) => number {
  const known = new Map<string, number>()
  const find = database.prepare('SELECT id FROM text WHERE value = ?')
  const insert = database.prepare('INSERT INTO text (value) VALUES (?)')
  return (value) => {
    const id = known.get(value) ?? Number(find.get(value)?.['id'] ?? insert.run(value).lastInsertRowid)
    known.set(value, id)
    return id
  }
}
