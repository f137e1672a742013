import type { ObservedLeak } from '../model/leak.ts'
import type { FileRecord } from '../model/record.ts'

/** Changes below one object that a package keeps to itself, from which on it is the package that worked on it. */
const MIN_CHANGES = 8

/**
 * What packages did to objects of their own that no export reaches, as a highlighter that compiles a language when it is
 * first used: a test sets one thing or a few, and never many at once below one object.
 */
export function workedOver(records: readonly FileRecord[]): ReadonlySet<ObservedLeak> {
  const found = new Set<ObservedLeak>()
  for (const { leaks } of records) {
    const below = new Map<string, ObservedLeak[]>()
    for (const leak of leaks) {
      const object = leak.kind === 'external-module' ? OWN_OBJECT.exec(leak.path)?.[0] : undefined
      if (object !== undefined) below.set(object, [...(below.get(object) ?? []), leak])
    }
    for (const changes of below.values()) if (changes.length >= MIN_CHANGES) for (const leak of changes) found.add(leak)
  }
  return found
}

/** A variable of a closure, and what stands in it under one name. */
const OWN_OBJECT = /^.*·[^.[]+(?:\.[^.[]+|\[[^\]]*\])(?=[.[])/
