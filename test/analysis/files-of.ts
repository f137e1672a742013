import { buildLedger } from '../../src/ledger/ledger.ts'
import type { CacheFacts } from '../../src/model/cache-facts.ts'
import type { Ledger } from '../../src/model/ledger.ts'
import type { FileRecord } from '../../src/model/record.ts'

/** What one file imports, and did to the module cache. */
export interface FileParts {
  readonly imports?: Readonly<Record<string, readonly string[]>>
  readonly cache?: CacheFacts
}

/** A ledger of files that one worker ran in this order. */
export function shared(files: Readonly<Record<string, FileParts>>): Ledger {
  return buildLedger(Object.entries(files).map(([file, parts], position) => record(file, parts, 'w', position)), [])
}

/** A ledger of files that each ran in a worker of its own. */
export function isolated(files: Readonly<Record<string, FileParts>>): Ledger {
  return buildLedger(Object.entries(files).map(([file, parts]) => record(file, parts, file, 0)), [])
}

function record(file: string, { imports = {}, cache }: FileParts, worker: string, position: number): FileRecord {
  return { file, project: '', worker, position, leaks: [], imports, ...(cache && { cache }), limits: [], captureMs: 0, objects: 0 }
}
