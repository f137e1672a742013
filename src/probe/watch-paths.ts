import type { Columns } from './columns.ts'
import type { Graph } from './graph.ts'
import * as native from './natives.ts'
import { placesOf, readPlace } from './place-of.ts'
import { hasContent, readContent, shapeOf } from './shape.ts'
import type { Source } from './sources/source.ts'

/** One path that is looked at again and again. */
export interface Watch {
  readonly path: string
  /** Whether it differs from what it was at the call before. */
  hasChanged(): boolean
}

/** Begins to watch those of the open paths whose holder exists by now, and takes them from the open ones. */
export function watchPaths(graph: Graph, sources: readonly Source[], open: Set<string>): Watch[] {
  const watches: Watch[] = []
  const take = (path: string, read: () => unknown): void => {
    open.delete(path)
    watches.push({ path, hasChanged: changeOf(read) })
  }
  for (const [path, place] of placesOf(graph.all(), open)) take(path, () => readPlace(place))
  for (const path of open) {
    const owner = sources.find((source) => source.owns?.(path))
    if (owner !== undefined) take(path, () => valueOf(owner, path))
  }
  return watches
}

/** Tells a change of a value, or of what the value holds as long as it is the same one. */
function changeOf(read: () => unknown): () => boolean {
  let known = read()
  let content = contentOf(known)
  let isReplaced = false
  return () => {
    const value = read()
    const isOther = !isSameList(known, value)
    const isChanged = isOther || (!isReplaced && content !== undefined && !isHeld(value as object, content))
    if (!isChanged) return false
    isReplaced ||= isOther
    known = value
    content = contentOf(value)
    return true
  }
}

function contentOf(value: unknown): Columns | undefined {
  if (typeof value !== 'object' || value === null || native.isProxy(value)) return undefined
  return readContent(value, shapeOf(value))
}

function isHeld(value: object, content: Columns): boolean {
  return hasContent(value, shapeOf(value), content)
}

/** A source may give a new list of the same values each time. */
function isSameList(known: unknown, value: unknown): boolean {
  if (native.is(known, value)) return true
  if (!native.isArray(known) || !native.isArray(value)) return false
  return known.length === value.length && known.every((item, index) => native.is(item, value[index]))
}

/** A value that a source reads by name: its holder is no object of the graph. */
function valueOf(source: Source, path: string): unknown {
  for (const value of source.values?.() ?? []) if (value.path === path) return value.value
  return undefined
}
