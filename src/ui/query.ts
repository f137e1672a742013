/** What a reader searches for: every word of it, in any order and in any case. */
export interface Query {
  readonly text: string
  readonly matches: (item: Searchable) => boolean
}

/** What can be searched: all its texts in one, in lower case. */
export interface Searchable {
  readonly haystack: string
}

export function openQuery(text: string): Query {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  return { text: text.trim(), matches: ({ haystack }) => words.every((word) => haystack.includes(word)) }
}

/** The texts under which something is found; a line apart, so that no word spans two of them. */
export function haystackOf(texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join('\n').toLowerCase()
}
