import type { DatabaseSync } from 'node:sqlite'

/** Stands in the header of every store, so that nobody else's database is taken for one: `Cryo` in ASCII. */
export const APPLICATION_ID = 0x43_72_79_6f

/**
 * How a store comes to its present form, step by step; its version is the number of steps that were taken. A released
 * step is never changed: what a later version needs is one more step.
 */
export const STEPS: readonly string[] = [
  // What runs have in common is kept once. A run is no more than lists of visits, and a visit is three numbers: a file,
  // one of the ways in which it came out (rarely a new one), and one of the versions of its code (6 bytes each, in one
  // row a file, since a change of one module is a new version of all files that reach it). Lists are packed: pack.ts.
  `
  CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE file (
    id INTEGER PRIMARY KEY, project TEXT NOT NULL, path TEXT NOT NULL, forgotten_codes INTEGER NOT NULL, codes BLOB NOT NULL,
    UNIQUE (project, path)
  ) STRICT;
  CREATE TABLE way (
    file INTEGER NOT NULL REFERENCES file, nth INTEGER NOT NULL,
    tests BLOB NOT NULL, outcome TEXT NOT NULL, failed BLOB NOT NULL, leaks BLOB NOT NULL,
    PRIMARY KEY (file, nth)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE run (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, started_at INTEGER NOT NULL, machine TEXT NOT NULL,
    runner TEXT NOT NULL, version TEXT NOT NULL, isolate INTEGER NOT NULL, workers INTEGER NOT NULL,
    has_company INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE worker (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    is_shared INTEGER NOT NULL, visits BLOB NOT NULL
  ) STRICT;
  CREATE INDEX worker_of_run ON worker (run);
  `,
  // Files whose time and size are as they were need not be read again.
  `
  CREATE TABLE content (
    path TEXT PRIMARY KEY, modified REAL NOT NULL, size INTEGER NOT NULL, hash BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
]

/** The version of a store as its header says; 0 for an empty file. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
}

/** Whether a database is a store, or an empty file that may become one. */
export function isStore(database: DatabaseSync): boolean {
  const id = Number(database.prepare('PRAGMA application_id').get()?.['application_id'])
  if (id !== 0) return id === APPLICATION_ID
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined && versionOf(database) === 0
}

/** Takes the steps that a store still lacks; within a transaction. */
export function takeSteps(database: DatabaseSync): void {
  for (const step of STEPS.slice(versionOf(database))) database.exec(step)
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${STEPS.length}`)
}
