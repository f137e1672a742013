import type { DatabaseSync } from 'node:sqlite'
import type { RecordedRun, RecordedWorker, Visit } from '../../model/history.ts'
import { hasCode } from './codes.ts'
import { DamagedStore } from './in-store.ts'
import { unpack } from './pack.ts'
import { type StoredFile, StoredVisit } from './stored-visit.ts'

/** Every recorded run, the oldest first. Visits that are the same are one and the same object. */
export function readRuns(database: DatabaseSync): RecordedRun[] {
  // Several statements see one and the same state of the file in a transaction only.
  database.exec('BEGIN')
  try {
    const workers = readWorkers(database, openVisits(database))
    const rows = database.prepare('SELECT * FROM run ORDER BY started_at, id').all()
    return rows.map((row) => ({
      id: String(row['name']),
      startedAt: Number(row['started_at']),
      machine: String(row['machine']),
      runner: {
        name: row['runner'] as RecordedRun['runner']['name'],
        version: String(row['version']),
        isolate: row['isolate'] === 1,
        workers: Number(row['workers']),
      },
      workers: workers.get(Number(row['id'])) ?? [],
    }))
  } finally {
    database.exec('COMMIT')
  }
}

function readWorkers(database: DatabaseSync, visitOf: (file: number, way: number, code: number) => Visit): ReadonlyMap<number, RecordedWorker[]> {
  const workers = new Map<number, RecordedWorker[]>()
  for (const row of database.prepare('SELECT name, run, is_shared, visits FROM worker ORDER BY id').iterate()) {
    const numbers = unpack(row['visits'] as Uint8Array)
    if (numbers.length % 3 !== 0) throw new DamagedStore(`the visits of worker ${String(row['name'])} were cut off`)
    const visits: Visit[] = []
    for (let index = 0; index < numbers.length; index += 3)
      visits.push(visitOf(numbers[index] as number, numbers[index + 1] as number, numbers[index + 2] as number))
    const id = String(row['name'])
    const run = Number(row['run'])
    const ofRun = workers.get(run) ?? []
    workers.set(run, ofRun)
    if (row['is_shared'] === 1) ofRun.push({ id, visits })
    else for (const visit of visits) ofRun.push({ id, visits: [visit] })
  }
  return workers
}

/** Gives the visit that three numbers stand for. */
function openVisits(database: DatabaseSync): (file: number, way: number, code: number) => Visit {
  const files = readFiles(database)
  return (id, nth, code) => {
    const file = files[id]
    const way = file?.ways[nth]
    const known = way?.visits[code]
    if (known !== undefined) return known
    if (file === undefined || way === undefined || !hasCode(file.codes, code)) throw new DamagedStore(`visit ${id} ${nth} ${code} is missing`)
    return (way.visits[code] = new StoredVisit(file, way, code))
  }
}

/** By the number of the file. */
function readFiles(database: DatabaseSync): readonly (StoredFile | undefined)[] {
  const texts = new Map<number, string>()
  for (const { id, value } of database.prepare('SELECT id, value FROM text').iterate()) texts.set(Number(id), String(value))
  const textsOf = (blob: unknown): readonly string[] => [...unpack(blob as Uint8Array)].map((id) => texts.get(id) ?? '')
  const files: StoredFile[] = []
  for (const row of database.prepare('SELECT id, project, path, forgotten_codes, codes FROM file').iterate())
    files[Number(row['id'])] = {
      path: String(row['path']),
      project: String(row['project']),
      codes: { forgotten: Number(row['forgotten_codes']), hashes: row['codes'] as Uint8Array },
      ways: [],
    }
  for (const row of database.prepare('SELECT file, nth, tests, outcome, failed, leaks FROM way').iterate()) {
    const ways = files[Number(row['file'])]?.ways ?? []
    ways[Number(row['nth'])] = {
      tests: Buffer.from(row['tests'] as Uint8Array).toString('hex'),
      outcome: row['outcome'] as Visit['outcome'],
      failed: textsOf(row['failed']),
      leaks: textsOf(row['leaks']),
      visits: [],
    }
  }
  return files
}
