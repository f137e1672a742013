import { readFileSync } from 'node:fs'
import { quotedLine } from './secret.ts'

/** The text of a line of source, as a person would quote it; empty where it cannot be read. */
export function sourceLine(file: string, line: number): string {
  try {
    return quotedLine(readFileSync(file, 'utf8').split('\n')[line - 1] ?? '')
  } catch {
    return ''
  }
}
