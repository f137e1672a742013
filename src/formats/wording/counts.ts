/** How user values stand in a sentence: sanitised and escaped for the format, perhaps set in code. */
export type Mark = (value: string) => string

/** `1 test`, `2 tests`, `2 of its tests` with an explicit plural. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : plural}`
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** The first few of a list, and how many there are besides: `a, b and 3 more`. */
export function firstOf(words: readonly string[], limit: number): string {
  if (words.length <= limit) return joined(words)
  return joined([...words.slice(0, limit), `${words.length - limit} more`])
}

/** Files that are needed together, in their order: `a, then b`. */
export function inOrder(files: readonly string[]): string {
  return files.join(', then ')
}

/** Milliseconds for people: `840 ms`, `3.2 s`, `4 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
}

/** With a capital at the beginning, for a sentence that stands by itself. */
export function capitalised(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`
}
