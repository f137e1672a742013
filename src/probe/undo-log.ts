import type { Difference } from './difference.ts'
import { putBack } from './put-back.ts'
import type { ValueDifference } from './values.ts'

/** What changed so far in this worker, so that it can be undone in reverse. */
export interface UndoLog {
  add(path: string, difference: Difference): void
  addValue(difference: ValueDifference): void
  /** Undoes all changes of these paths, the last first. Gives those that could not be undone. */
  putBack(paths: readonly string[]): string[]
  /** Forgets all changes: what there is now is not to be undone. */
  clear(): void
}

/** Opens an empty log. */
export function openUndoLog(): UndoLog {
  let log: { readonly path: string; readonly undo: () => boolean }[] = []
  return {
    add: (path, difference) => void log.push({ path, undo: () => putBack(difference) }),
    addValue({ leak, putBack: restore }) {
      if (restore !== undefined) log.push({ path: leak.path, undo: () => succeeds(restore) })
    },
    putBack(paths) {
      const wanted = new Set(paths)
      return log.toReversed().filter(({ path, undo }) => wanted.has(path) && !undo()).map(({ path }) => path)
    },
    clear: () => void (log = []),
  }
}

function succeeds(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}
