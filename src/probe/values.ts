import type { ObservedLeak } from '../model/leak.ts'
import { is, isArray } from './natives.ts'
import { render } from './render.ts'
import type { NamedValue, Source } from './sources/source.ts'

/** A named value that differs, with the way to make it what it was. */
export interface ValueDifference {
  readonly leak: ObservedLeak
  readonly putBack: (() => void) | undefined
}

/** The named values of the sources, with what each was at the last look. */
export interface ValueWatch {
  /** Gives what differs since the last look, and takes it as known. */
  compare(): ValueDifference[]
  /** Takes in values that have come into sight since, as they are now. */
  addNew(): void
}

/** Begins to watch the sources' named values. */
export function watchValues(sources: readonly Source[], onError: (source: string) => void): ValueWatch {
  let known = readAll(sources, onError)
  return {
    compare() {
      const current = readAll(sources, onError)
      const differences: ValueDifference[] = []
      for (const [path, value] of current) {
        const before = known.get(path)
        const isChanged = before === undefined ? value.value !== undefined && !value.isFirstSeenAsIs : !isEqual(before.value, value.value)
        if (isChanged) differences.push(difference(before, value))
      }
      for (const [path, before] of known) if (!current.has(path)) differences.push(difference(before, undefined))
      known = current
      return differences
    },
    addNew() {
      for (const [path, value] of readAll(sources, onError))
        if (value.isFirstSeenAsIs && !known.has(path)) known.set(path, value)
    },
  }
}

function readAll(sources: readonly Source[], onError: (source: string) => void): Map<string, NamedValue> {
  const values = new Map<string, NamedValue>()
  for (const source of sources) {
    if (source.values === undefined) continue
    try {
      for (const value of source.values()) values.set(value.path, value)
    } catch {
      onError(source.name)
    }
  }
  return values
}

function isEqual(before: unknown, after: unknown): boolean {
  if (!isArray(before) || !isArray(after)) return is(before, after)
  return before.length === after.length && before.every((item, index) => is(item, after[index]))
}

function difference(before: NamedValue | undefined, after: NamedValue | undefined): ValueDifference {
  const { path, kind } = (after ?? before) as NamedValue
  const from = text(before)
  const to = text(after)
  const putBack = after?.putBack ?? before?.putBack
  return {
    leak: {
      kind,
      path,
      ...(from !== undefined && { before: from }),
      ...(to !== undefined && { after: to === from ? `${to} (another one)` : to }),
    },
    putBack: putBack && (() => putBack(before?.value)),
  }
}

function text(value: NamedValue | undefined): string | undefined {
  if (value === undefined || value.value === undefined) return undefined
  return value.text ?? render(value.value, value.path)
}
