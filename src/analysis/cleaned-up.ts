import type { ObservedLeak } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'

/**
 * Changes by which a file gave state back the value that its worker began with: it undid what an earlier file had left,
 * and nobody who comes later meets anything else than in a worker of their own.
 */
export function cleanedUp(ledger: Ledger): ReadonlySet<ObservedLeak> {
  const cleaned = new Set<ObservedLeak>()
  for (const { project, files } of ledger.workers) {
    const first = new Map<string, string | undefined>()
    for (const file of files)
      for (const leak of ledger.recordOf(file, project)?.leaks ?? []) {
        if (!first.has(leak.path)) first.set(leak.path, leak.before)
        else if (first.get(leak.path) === leak.after && saysAll(leak.after)) cleaned.add(leak)
      }
  }
  return cleaned
}

/** Whether two values are equal that read the same. */
function saysAll(text: string | undefined): boolean {
  return text === undefined || !/…|another|\b(?:function|class)\b|^‹(?!hidden)|\{(?!\})/.test(text)
}
