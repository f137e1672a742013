import { SourceMap, type SourceMapPayload } from 'node:module'
import type { Tick } from './insert-ticks.ts'
import type { Position } from './positions.ts'

/**
 * The tick of the innermost statement around a place in instrumented code. Vite's module runner runs what ssrTransform
 * made of that code, whose lines are others: frames from there must go through the map of that step first.
 * @param ticks those of one module, as `insertTicks` gave them
 * @param line as V8 gives it in a stack frame, from 1
 * @param column as V8 gives it in a stack frame, from 1
 */
export function locate(ticks: readonly Tick[], line: number, column: number): Tick | undefined {
  // Statements nest, and outer ones come first: the last one around the place is the innermost.
  return ticks.findLast(
    (tick) =>
      !isBefore(line, column - 1, tick.instrumentedLine, tick.instrumentedColumn) &&
      isBefore(line, column - 1, tick.instrumentedEndLine, tick.instrumentedEndColumn),
  )
}

function isBefore(line: number, column: number, otherLine: number, otherColumn: number): boolean {
  return line < otherLine || (line === otherLine && column < otherColumn)
}

/** A place in an original source. Without a source it is one in the code that was asked about. */
export interface OriginalPosition extends Position {
  /** As the map spells it: often relative to the module. */
  readonly source?: string
}

/** The parts of a source map that are read, as Vite's `getCombinedSourcemap()` and transform results have them. */
export interface Mappings {
  readonly mappings: string
  readonly sources: readonly (string | null)[]
  readonly names?: readonly string[]
  readonly sourceRoot?: string | undefined
}

/**
 * Follows a source map from a place in the mapped code to the place it was made from; lines count from 1 and columns
 * from 0. Without a map, or with an empty one, that is the same place; code that other plugins added has none.
 */
export function originalPosition(
  map: Mappings | null | undefined,
  line: number,
  column: number,
): OriginalPosition | undefined {
  if (!map || map.mappings === '') return { line, column }
  const entry = parsed(map).findEntry(line - 1, column)
  // Node gives the entry of an earlier line when the line itself has none up to there.
  if (!('originalSource' in entry) || typeof entry.originalSource !== 'string') return undefined
  if (entry.generatedLine !== line - 1) return undefined
  return { source: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn }
}

const parsedMaps = new WeakMap<Mappings, SourceMap>()

function parsed(map: Mappings): SourceMap {
  const known = parsedMaps.get(map) ?? new SourceMap({ version: 3, names: [], ...map } as unknown as SourceMapPayload)
  parsedMaps.set(map, known)
  return known
}
