import { readFileSync } from 'node:fs'

/** The text of a line of source, as a person would quote it; empty where it cannot be read. */
export function sourceLine(file: string, line: number): string {
  try {
    return (readFileSync(file, 'utf8').split('\n')[line - 1] ?? '').trim().slice(0, 120)
  } catch {
    return ''
  }
}
