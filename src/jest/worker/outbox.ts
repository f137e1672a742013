import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import type { FileRecord } from '../../model/record.ts'
import type { ObservedLeak } from '../../model/leak.ts'
import type { Envelope } from './envelope.ts'

/** The records of a worker until the main process has them. */
export interface Outbox {
  add(record: FileRecord): void
  /** Adds leaks to the record of an earlier file, the last one where none is named, which is then sent once more. */
  amend(leaks: readonly ObservedLeak[], file?: string): void
  /** Gives what is to be sent with the result of the file that has just ended. */
  take(): readonly Envelope[]
  /** Writes what is to be sent to a file of this worker's own, for a test file that ends without a result. */
  write(): void
}

/** Late work of a file that ran longer ago is not looked for. */
const MAX_KEPT = 16

/**
 * Opens an empty outbox. Its file is written where a test file has no result to carry its record. What could not be
 * written, since a test file has put another file system in the place of the real one, goes with the next.
 *
 * @param directory where the file is made; without one nobody reads it
 */
export function openOutbox(directory: string | undefined): Outbox {
  const { pid } = process
  const kept: Envelope[] = []
  const waiting = new Set<string>()
  const send = (envelope: Envelope): void => {
    const index = kept.findIndex(({ record }) => record.file === envelope.record.file)
    if (index === -1) kept.push(envelope)
    else kept[index] = envelope
    waiting.add(envelope.record.file)
    if (kept.length > MAX_KEPT) kept.shift()
  }
  const unsent = (): Envelope[] => kept.filter(({ record }) => waiting.has(record.file))
  return {
    add: (record) => send({ record, revision: 0, pid, threadId }),
    amend(leaks, file = kept.at(-1)?.record.file) {
      const envelope = kept.find(({ record }) => record.file === file)
      if (envelope === undefined || leaks.length === 0) return
      const record = { ...envelope.record, leaks: [...envelope.record.leaks, ...leaks] }
      send({ ...envelope, record, revision: envelope.revision + 1 })
    },
    take() {
      const envelopes = unsent()
      waiting.clear()
      return envelopes
    },
    write() {
      const envelopes = unsent()
      if (directory === undefined || envelopes.length === 0) return
      try {
        append(join(directory, `${pid}-${threadId}.jsonl`), envelopes.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''))
        waiting.clear()
      } catch {
        // They wait.
      }
    },
  }
}

/** Test files replace it. */
const append = appendFileSync
