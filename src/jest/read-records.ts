import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withSources } from '../probe/source-line.ts'
import type { FileRecord, WorkerPlace } from '../model/record.ts'
import type { TestResult } from './jest-types.ts'
import { type Envelope, RECORDS_FIELD } from './worker/envelope.ts'

/** The records of a run as they come in: with the results of test files, and in a directory for those without. */
export interface RecordReader {
  /** Where workers write what no result can carry. */
  readonly directory: string
  /** Takes what came with the result of a test file. */
  take(result: TestResult): void
  /** Reads the directory and removes it. Gives the last state of each record. */
  finish(): readonly Envelope[]
}

/** Makes the directory of a run. */
export function openRecordReader(): RecordReader {
  const directory = makeDirectory(join(realpathSync(tmpdir()), 'carryover-'))
  const latest = new Map<string, Envelope>()
  const add = (envelope: Envelope): void => {
    const { worker, position } = envelope.record
    const key = `${worker} ${position}`
    const known = latest.get(key)
    if (known === undefined || known.revision < envelope.revision) latest.set(key, envelope)
  }
  return {
    directory,
    take: (result) => (result as { readonly [RECORDS_FIELD]?: readonly Envelope[] })[RECORDS_FIELD]?.forEach(add),
    finish() {
      try {
        for (const name of list(directory)) for (const line of lines(join(directory, name))) add(JSON.parse(line) as Envelope)
        remove(directory, { recursive: true, force: true })
      } catch {
        // In band, a test file may have put another file system in the place of the real one.
      }
      return [...latest.values()]
    },
  }
}

/** The records, with where each worker ran: only here it is known which process is Jest's own. @param root where the sources stand that they name */
export function recordsOf(envelopes: readonly Envelope[], root: string): FileRecord[] {
  return envelopes.map((envelope) => ({ ...envelope.record, leaks: withSources(envelope.record.leaks, root), place: placeOf(envelope) }))
}

/** Where a worker ran. */
export function placeOf({ pid, threadId }: Pick<Envelope, 'pid' | 'threadId'>): WorkerPlace {
  if (threadId !== 0) return 'thread'
  return pid === process.pid ? 'in band' : 'process'
}

function lines(path: string): string[] {
  return read(path, 'utf8').split('\n').filter((line) => line !== '')
}

// In band, test files replace them in this very process.
const makeDirectory = mkdtempSync
const list = readdirSync
const read = readFileSync
const remove = rmSync
