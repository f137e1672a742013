import type { Phrases } from '../model/phrases.ts'
import { docsForKind, fixForLeak } from './wording.ts'

/** The sentences and commands that go into a report. */
export const PHRASES: Phrases = {
  fixForLeak: (leak) => fixForLeak(leak, 'vitest'),
  docsForKind,
  reproduce(order, test, project) {
    const words = ['npx', 'carryover', 'run', ...order.map(quote)]
    if (test !== '') words.push('-t', quote(test))
    if (project !== '') words.push('--project', quote(project))
    return words.join(' ')
  },
}

/** A word that a POSIX shell reads as itself. */
function quote(word: string): string {
  return /^[\w./@:=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
