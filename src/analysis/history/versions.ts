import type { Visit } from '../../model/history.ts'
import { keyOf } from '../../model/project-file.ts'

/** Names and numbers of visits, worked out once for each. */
export interface Versions {
  keyOfVisit(visit: Visit): string
  /** A number for a file with its code and its tests; negative where the code is not known. */
  versionOf(visit: Visit): number
}

/** Begins to number the versions of files. */
export function openVersions(): Versions {
  const known = new Map<Visit, { readonly key: string; readonly version: number }>()
  const numbers = new Map<string, number>()
  const look = (visit: Visit): { readonly key: string; readonly version: number } => {
    const found = known.get(visit)
    if (found !== undefined) return found
    const { code, tests } = visit
    const key = keyOf(visit)
    const name = `${key}\0${code}\0${tests}`
    const number = numbers.get(name) ?? numbers.size + 1
    numbers.set(name, number)
    const made = { key, version: code === '' ? -number : number }
    known.set(visit, made)
    return made
  }
  return { keyOfVisit: (visit) => look(visit).key, versionOf: (visit) => look(visit).version }
}
