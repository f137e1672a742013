import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ObservedLeak, Place } from '../model/leak.ts'
import { quotedLine } from './secret.ts'

/** The text of a line of source, as a person would quote it; empty where it cannot be read. */
export function sourceLine(file: string, line: number): string {
  try {
    return quotedLine(readFileSync(file, 'utf8').split('\n')[line - 1] ?? '')
  } catch {
    return ''
  }
}

/** A place with the text that stands there. @param root where its file is relative to */
export function quoted(place: Place, root: string): Place {
  const source = sourceLine(resolve(root, place.file), place.line)
  return source === '' ? place : { ...place, source }
}

/** Leaks with the text of the lines that made them. */
export function withSources(leaks: readonly ObservedLeak[], root: string): readonly ObservedLeak[] {
  return leaks.map((leak) => (leak.createdAt === undefined ? leak : { ...leak, createdAt: quoted(leak.createdAt, root) }))
}
