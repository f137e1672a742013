import type { ObservedLeak } from '../model/leak.ts'
import { isArray } from './natives.ts'
import { render } from './render.ts'
import type { NamedValue, Source } from './sources/source.ts'

/** A named value that differs, with the way to make it what it was. */
export interface ValueDifference {
  readonly leak: ObservedLeak
  readonly putBack: (() => void) | undefined
}

/** Begins to watch the sources' named values; each call of the result says what differs since the call before. */
export function watchValues(sources: readonly Source[], onError: (source: string) => void): () => ValueDifference[] {
  let known = readAll(sources, onError)
  return () => {
    const current = readAll(sources, onError)
    const differences: ValueDifference[] = []
    for (const [path, value] of current) {
      const before = known.get(path)
      if (before === undefined ? value.value !== undefined : !isEqual(before.value, value.value))
        differences.push(difference(before, value))
    }
    for (const [path, before] of known) if (!current.has(path)) differences.push(difference(before, undefined))
    known = current
    return differences
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
  if (!isArray(before) || !isArray(after)) return Object.is(before, after)
  return before.length === after.length && before.every((item, index) => item === after[index])
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
