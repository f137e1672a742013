import type { ObservedLeak } from '../model/leak.ts'
import { is, isArray } from './natives.ts'
import { render } from './render.ts'
import type { NamedValue, Source } from './sources/source.ts'

/** A named value that differs, with the way to make it what it was. */
export interface ValueDifference {
  readonly leak: ObservedLeak
  /** An object whose module registered the value, where one of the worker's did. */
  readonly registered?: object
  /** Objects that the value consists of. */
  readonly parts: readonly object[]
  readonly putBack: (() => void) | undefined
}

/** The named values of the sources, with what each was at the last look. */
export interface ValueWatch {
  /**
   * Gives what differs since the last look, and takes it as known.
   * @param isDuring work is left alone, since it may end yet
   */
  compare(isDuring: boolean): ValueDifference[]
  /** Takes in values that have come into sight since, as they are now. */
  addNew(): void
}

/** A value as its source gave it. */
interface Read {
  readonly value: NamedValue
  readonly source: Source
}

type OnError = (source: string, error: unknown) => void

/** Begins to watch the sources' named values. */
export function watchValues(sources: readonly Source[], onError: OnError): ValueWatch {
  let known = readAll(sources, onError)
  return {
    compare(isDuring) {
      const current = readAll(sources, onError)
      if (isDuring) keepWork(known, current)
      const differences: ValueDifference[] = []
      for (const [path, { value, source }] of current) {
        const before = known.get(path)
        // Another source by the same name reads something else: what is there at first is no change.
        const last = before?.source === source ? before.value : undefined
        if (isChanged(last, value)) differences.push(difference(last, value))
      }
      for (const [path, { value, source }] of known)
        if (!current.has(path) && value.isWork !== true && sources.includes(source)) differences.push(difference(value, undefined))
      known = current
      return differences
    },
    addNew() {
      for (const [path, read] of readAll(sources, onError))
        if (read.value.isFirstSeenAsIs && known.get(path)?.source !== read.source) known.set(path, read)
    },
  }
}

function readAll(sources: readonly Source[], onError: OnError): Map<string, Read> {
  const values = new Map<string, Read>()
  for (const source of sources) {
    if (source.values === undefined) continue
    try {
      for (const value of source.values()) values.set(value.path, { value, source })
    } catch (error) {
      onError(source.name, error)
    }
  }
  return values
}

/** What was known of running work stays as it was. */
function keepWork(known: ReadonlyMap<string, Read>, current: Map<string, Read>): void {
  for (const [path, { value }] of current) if (value.isWork === true) current.delete(path)
  for (const [path, read] of known) if (read.value.isWork === true) current.set(path, read)
}

function isChanged(before: NamedValue | undefined, after: NamedValue): boolean {
  if (after.isWork === true) return hasMore(before?.value, after.value)
  return before === undefined ? after.value !== undefined && !after.isFirstSeenAsIs : !isEqual(before.value, after.value)
}

function hasMore(before: unknown, after: unknown): boolean {
  if (typeof after === 'number') return after > (typeof before === 'number' ? before : 0)
  const known = isArray(before) ? before : []
  return isArray(after) && after.some((item) => !known.includes(item))
}

function isEqual(before: unknown, after: unknown): boolean {
  if (!isArray(before) || !isArray(after)) return is(before, after)
  return before.length === after.length && before.every((item, index) => is(item, after[index]))
}

function difference(before: NamedValue | undefined, after: NamedValue | undefined): ValueDifference {
  const { path, kind, createdAt, registered, leaveOut = [] } = (after ?? before) as NamedValue
  const from = text(before)
  const to = text(after)
  const putBack = after?.putBack ?? before?.putBack
  return {
    leak: {
      kind,
      path,
      ...(from !== undefined && { before: from }),
      ...(to !== undefined && { after: to === from ? `${to} (another one)` : to }),
      ...(createdAt !== undefined && { createdAt }),
    },
    ...(registered !== undefined && { registered }),
    parts: leaveOut,
    putBack: putBack && (() => putBack(before?.value)),
  }
}

function text(value: NamedValue | undefined): string | undefined {
  if (value === undefined || value.value === undefined) return undefined
  return value.text ?? render(value.value, value.path)
}
