import { stripVTControlCharacters } from 'node:util'

/** A message in one line: its first, with the next where it does no more than announce that. */
export function headline(message: unknown): string {
  const [first = '', next = ''] = stripVTControlCharacters(String(message ?? '')).split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return first.endsWith(':') ? `${first} ${next}`.trim() : first
}
