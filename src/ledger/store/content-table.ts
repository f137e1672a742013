import type { DatabaseSync } from 'node:sqlite'
import type { Content } from '../contents.ts'

/** What is known of files' contents, by path. */
export function readContentTable(database: DatabaseSync): Map<string, Content> {
  const contents = new Map<string, Content>()
  for (const { path, modified, size, hash } of database.prepare('SELECT path, modified, size, hash FROM content').iterate())
    contents.set(String(path), {
      modified: Number(modified),
      size: Number(size),
      hash: Buffer.from(hash as Uint8Array).toString('hex'),
    })
  return contents
}

/** Keeps what is new of files' contents; within a transaction. */
export function writeContentTable(database: DatabaseSync, fresh: ReadonlyMap<string, Content>): void {
  const insert = database.prepare('INSERT OR REPLACE INTO content (path, modified, size, hash) VALUES (?, ?, ?, ?)')
  for (const [path, { modified, size, hash }] of fresh) insert.run(path, modified, size, Buffer.from(hash, 'hex'))
}
