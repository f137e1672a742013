import type { FileRecord } from '../../model/record.ts'

/** A record on its way to the main process, with where it was made. The main process cannot know that. */
export interface Envelope {
  readonly record: FileRecord
  /** How often the record was amended: the highest counts. */
  readonly revision: number
  readonly pid: number
  /** 0 outside of worker threads. */
  readonly threadId: number
}

/** What a traced run saw of a file, beside its record. */
export const WRITES_FIELD = 'carryoverWrites'

/** The field of a test file's result in which its record travels. */
export const RECORDS_FIELD = 'carryover'
