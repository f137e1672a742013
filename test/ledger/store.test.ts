import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { recall, takeOver } from '../../src/ledger/remember.ts'
import { forgetRuns } from '../../src/ledger/store/forget-runs.ts'
import { inStore, type StorePlace } from '../../src/ledger/store/in-store.ts'
import { pack, unpack } from '../../src/ledger/store/pack.ts'
import { APPLICATION_ID, STEPS } from '../../src/ledger/store/schema.ts'
import { setAside } from '../../src/ledger/store/set-aside.ts'
import { inTransaction } from '../../src/ledger/store/sqlite.ts'
import type { RecordedRun } from '../../src/model/history.ts'
import { recordedRun, recordedRuns } from '../recorded-runs.ts'

const directory = mkdtempSync(join(tmpdir(), 'carryover-store-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let last = 0
function newPlace(isOwn = true): StorePlace {
  const name = `${++last}/history.sqlite`
  return { path: join(directory, name), name, isOwn }
}

/** Runs as plain data, whatever objects they are made of. */
function plain(runs: readonly RecordedRun[]): RecordedRun[] {
  return runs.map((run) => ({
    ...run,
    workers: run.workers.map(({ id, visits }) => ({
      id,
      visits: visits.map(({ file, project, code, tests, outcome, failed, leaks }) => ({ file, project, code, tests, outcome, failed, leaks })),
    })),
  }))
}

const RUNS = recordedRuns('leak a v! b|c leak2', 'v b? leak@2 a*', 'c leak v!~ d', 'leak a v! b|c leak2')

describe('a store', () => {
  test('gives back what it was given', () => {
    const place = newPlace()
    for (const run of RUNS) expect(takeOver(place, [run]).problem).toBeUndefined()
    expect(plain(recall(place).runs)).toEqual(RUNS)
  })

  test('keeps files that ran alone as one list, and gives each a worker of its own', () => {
    const place = newPlace()
    const run = recordedRun('a|v!|leak', 0)
    const { runs } = takeOver(place, [run])
    expect(plain(runs)).toEqual([{ ...run, workers: run.workers.map((worker) => ({ ...worker, id: 'alone run 0' })) }])
  })

  test('keeps every project apart', () => {
    const place = newPlace()
    const [run] = recordedRuns('a v!') as [RecordedRun]
    const workers = run.workers.map(({ id, visits }) => ({ id, visits: visits.map((visit, index) => ({ ...visit, project: `p${index}`, file: 'same' })) }))
    expect(plain(takeOver(place, [{ ...run, workers }]).runs)).toEqual([{ ...run, workers }])
  })

  test('keeps what is the same once', () => {
    const place = newPlace()
    const run = (index: number): RecordedRun => recordedRun('leak a v! b', index)
    takeOver(place, [run(0)])
    const before = rowsOf(place)
    takeOver(place, Array.from({ length: 50 }, (_, index) => run(index + 1)))
    expect(rowsOf(place)).toEqual(before)
    const { runs } = recall(place)
    expect(new Set(runs.flatMap(({ workers }) => workers.flatMap(({ visits }) => visits))).size).toBe(4)
  })

  test('takes a run only once, and a worker that came with another run not again', () => {
    const place = newPlace()
    const [shard, other] = recordedRuns('a b|c d', 'e f') as [RecordedRun, RecordedRun]
    takeOver(place, [shard, shard])
    expect(takeOver(place, [shard]).runs).toHaveLength(1)
    // Blobs of shards that were recorded already are merged into one run.
    const merged = { ...other, id: 'merged', workers: [...shard.workers, ...other.workers] }
    expect(plain(takeOver(place, [merged]).runs)).toEqual([shard, { ...merged, workers: other.workers }])
  })

  test('sorts by time, whatever came first', () => {
    const place = newPlace()
    takeOver(place, RUNS.toReversed())
    expect(recall(place).runs.map(({ id }) => id)).toEqual(RUNS.map(({ id }) => id))
  })

  test('bounds the leaks of one file', () => {
    const place = newPlace()
    const [run] = recordedRuns('a leak') as [RecordedRun]
    const leaks = Array.from({ length: 100 }, (_, index) => `src/a.ts#entries[${index}]`)
    const workers = run.workers.map(({ id, visits }) => ({ id, visits: visits.map((visit) => ({ ...visit, leaks })) }))
    expect(takeOver(place, [{ ...run, workers }]).runs[0]?.workers[0]?.visits[0]?.leaks).toEqual(leaks.slice(0, 30))
  })

  test('is not made where it is only asked', () => {
    const place = newPlace()
    expect(recall(place)).toEqual({ runs: [], problem: { reason: 'missing', file: place.name } })
    expect(existsSync(place.path)).toBe(false)
  })
})

describe('a store that grows', () => {
  test('forgets the oldest runs, with what only they had; those of shared workers and others by themselves', () => {
    const place = newPlace()
    const runs = Array.from({ length: 230 }, (_, index) => recordedRun(`a v@${index + 1}${index < 5 ? '!' : ''}|only${index}`, index))
    const alone = Array.from({ length: 30 }, (_, index) => recordedRun('v', 1000 + index))
    takeOver(place, alone)
    for (let index = 0; index < runs.length; index += 23) takeOver(place, runs.slice(index, index + 23))
    const kept = recall(place).runs
    expect(kept.length - alone.length).toBeGreaterThanOrEqual(200)
    expect(kept.length - alone.length).toBeLessThanOrEqual(220)
    expect(plain(kept).filter(({ workers }) => workers.some(({ visits }) => visits.length > 1))).toEqual(
      runs.slice(-(kept.length - alone.length)).map((run, index, { length }) => ({
        ...run,
        workers: [run.workers[0], { ...run.workers[1], id: `alone run ${230 - length + index}` }],
      })),
    )
    expect(kept.filter(({ id }) => alone.some((run) => run.id === id))).toHaveLength(30)
    const { file, text } = rowsOf(place)
    expect(file).toBe(2 + kept.length - alone.length)
    expect(text).toBe(0)
    expect(integrityOf(place)).toBe('ok')
  })

  test('forgets half of its runs where it takes too many bytes', () => {
    const place = newPlace()
    takeOver(place, Array.from({ length: 20 }, (_, index) => recordedRun('a v', index)))
    inStore(place, (database) => inTransaction(database, () => forgetRuns(database, 1000)))
    expect(recall(place).runs.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, index) => `run ${index + 10}`))
  })
})

describe('a store of another version', () => {
  test.each(STEPS.slice(0, -1).map((_, index) => index + 1))('version %i, an older one, is brought up to date with all its runs', (version) => {
    const place = newPlace()
    takeOver(place, RUNS)
    const old = openRaw(place)
    // What later steps added is taken back.
    old.exec(`DROP TABLE content; PRAGMA user_version = ${version}`)
    old.close()
    expect(plain(recall(place).runs)).toEqual(RUNS)
    expect(versionOf(place)).toBe(STEPS.length)
    expect(takeOver(place, recordedRuns('later v')).problem).toBeUndefined()
  })

  test('a newer one is left alone', () => {
    const place = newPlace()
    takeOver(place, RUNS)
    const newer = openRaw(place)
    newer.exec(`ALTER TABLE run RENAME TO later; PRAGMA user_version = ${STEPS.length + 1}`)
    newer.close()
    const before = readFileSync(place.path)
    expect(takeOver(place, RUNS)).toEqual({ runs: [], problem: { reason: 'newer', file: place.name } })
    expect(readFileSync(place.path).equals(before)).toBe(true)
  })

  test('one that says its version wrongly is set aside', () => {
    const place = newPlace()
    takeOver(place, RUNS)
    const wrong = openRaw(place)
    wrong.exec('PRAGMA user_version = 0')
    wrong.close()
    expect(plain(takeOver(place, RUNS).runs)).toEqual(RUNS)
    expect(existsSync(`${place.path}.set-aside`)).toBe(true)
  })
})

describe('a store that is damaged', () => {
  const damages = {
    'cut off': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
    'written over': (path) => {
      const bytes = readFileSync(path)
      writeFileSync(path, bytes.fill(0xa5, 100))
    },
    'with rows that are missing': (path) => {
      const database = new DatabaseSync(path)
      database.exec('DELETE FROM way WHERE file = 1')
      database.close()
    },
    'with lists that were cut off': (path) => {
      const database = new DatabaseSync(path)
      database.exec('UPDATE worker SET visits = substr(visits, 1, length(visits) - 1)')
      database.close()
    },
  } satisfies Record<string, (path: string) => void>

  test.each(Object.entries(damages))('%s, is set aside and begun anew', (_, damage) => {
    const place = newPlace(false)
    takeOver(place, RUNS)
    damage(place.path)
    const damaged = readFileSync(place.path)
    expect(recall(place)).toEqual({ runs: [], problem: { reason: 'damaged', file: place.name, detail: `${place.name}.set-aside` } })
    expect(readFileSync(`${place.path}.set-aside`).equals(damaged)).toBe(true)
    expect(plain(takeOver(place, RUNS).runs)).toEqual(RUNS)
    expect(integrityOf(place)).toBe('ok')
  })

  test('is begun anew at once where there is something to write', () => {
    const place = newPlace()
    mkdirSync(join(place.path, '..'), { recursive: true })
    writeFileSync(place.path, 'no database at all, though in a place of ours')
    const { runs, problem } = takeOver(place, RUNS)
    expect(plain(runs)).toEqual(RUNS)
    expect(problem).toEqual({ reason: 'damaged', file: place.name, detail: `${place.name}.set-aside` })
  })

  test('takes its journal with it, which would be played back into the new file', () => {
    const place = newPlace()
    mkdirSync(join(place.path, '..'))
    writeFileSync(place.path, 'a store')
    writeFileSync(`${place.path}-journal`, 'its journal')
    expect(setAside(place, statSync(place.path).ino)).toBe(`${place.name}.set-aside`)
    expect(readFileSync(`${place.path}.set-aside-journal`, 'utf8')).toBe('its journal')
    expect(existsSync(`${place.path}-journal`) || existsSync(place.path)).toBe(false)
  })

  test('stays where another process has put a new one in its place', () => {
    const place = newPlace()
    mkdirSync(join(place.path, '..'))
    writeFileSync(place.path, 'the new one')
    setAside(place, statSync(place.path).ino + 1)
    expect(readFileSync(place.path, 'utf8')).toBe('the new one')
  })
})

describe("what is not this tool's", () => {
  test.each([
    ['a text', (path: string) => writeFileSync(path, '{ "name": "the manifest of a project, named by mistake" }')],
    ['a database of others', (path: string) => sqlite(path, 'CREATE TABLE users (name TEXT)')],
    ['a database with a mark of others', (path: string) => sqlite(path, 'PRAGMA application_id = 7; CREATE TABLE run (id)')],
  ])('%s is left alone', (_, write) => {
    const place = newPlace(false)
    mkdirSync(join(place.path, '..'))
    write(place.path)
    const before = readFileSync(place.path)
    expect(takeOver(place, RUNS)).toEqual({ runs: [], problem: { reason: 'foreign', file: place.name } })
    expect(readFileSync(place.path).equals(before)).toBe(true)
    expect(existsSync(`${place.path}.set-aside`)).toBe(false)
  })

  test('an empty file is taken for a new one', () => {
    const place = newPlace(false)
    mkdirSync(join(place.path, '..'))
    writeFileSync(place.path, '')
    expect(plain(takeOver(place, RUNS).runs)).toEqual(RUNS)
  })

  test('a directory, or a place below a file, cannot be written', () => {
    const place = newPlace()
    mkdirSync(place.path, { recursive: true })
    expect(takeOver(place, RUNS).problem).toEqual({ reason: 'not writable', file: place.name })
    writeFileSync(join(directory, 'a-file'), '')
    expect(takeOver({ ...place, path: join(directory, 'a-file', 'history.sqlite') }, RUNS).problem?.reason).toBe('not writable')
  })
})

test('a store names itself, and keeps no absolute path', () => {
  const place = newPlace()
  takeOver(place, RUNS)
  const database = openRaw(place)
  expect(database.prepare('PRAGMA application_id').get()).toEqual({ application_id: APPLICATION_ID })
  database.close()
  expect(readFileSync(place.path).includes(directory)).toBe(false)
})

test('numbers of all sizes are packed', () => {
  const numbers = [0, 1, 127, 128, 300, 16_383, 16_384, 2 ** 31, 2 ** 45]
  expect([...unpack(pack(numbers))]).toEqual(numbers)
})

function openRaw({ path }: StorePlace): DatabaseSync {
  return new DatabaseSync(path)
}

function sqlite(path: string, sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

function rowsOf(place: StorePlace): Record<string, number> {
  const database = openRaw(place)
  const count = (table: string): number => Number(database.prepare(`SELECT count(*) AS amount FROM ${table}`).get()?.['amount'])
  const rows = Object.fromEntries(['text', 'file', 'way'].map((table) => [table, count(table)]))
  database.close()
  return rows
}

function versionOf(place: StorePlace): number {
  const database = openRaw(place)
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  database.close()
  return version
}

function integrityOf(place: StorePlace): unknown {
  const database = openRaw(place)
  const result = database.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  database.close()
  return result
}
