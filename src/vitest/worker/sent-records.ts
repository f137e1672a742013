import type { ObservedLeak } from '../../model/leak.ts'
import type { FileRecord } from '../../model/record.ts'
import type { FileTask } from './watch-worker.ts'

/** The records that were sent already, and may have to be sent once more with what has come to light since. */
export interface SentRecords {
  add(file: string, task: FileTask): void
  /** Changes the leaks of the last file, or of the one that is named. Gives its task where that changed something. */
  amend(change: (leaks: readonly ObservedLeak[]) => readonly ObservedLeak[], file?: string): FileTask | undefined
}

/** Late work of a file that ran longer ago is not looked for. */
const MAX_KEPT = 16

/** Begins to keep the tasks of the files that are done. */
export function keepSentRecords(): SentRecords {
  const tasks = new Map<string, FileTask>()
  let last = ''
  return {
    add(file, task) {
      last = file
      tasks.delete(file)
      tasks.set(file, task)
      for (const oldest of tasks.keys()) if (tasks.size > MAX_KEPT) tasks.delete(oldest)
    },
    amend(change, file = last) {
      const task = tasks.get(file)
      const record = (task?.meta as { carryover?: FileRecord } | undefined)?.carryover
      if (task === undefined || record === undefined) return undefined
      const leaks = change(record.leaks)
      if (leaks.length === record.leaks.length && leaks.every((leak, index) => leak === record.leaks[index])) return undefined
      Object.assign(task.meta, { carryover: { ...record, leaks } })
      return task
    },
  }
}
