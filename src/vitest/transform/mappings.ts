import { type Insertion, inOrder } from './insertions.ts'

/** A source map with one source, as Vite's transform hooks take it: Vite itself fills in which source. */
export interface InsertionMap {
  readonly version: 3
  readonly sources: string[]
  readonly names: string[]
  readonly mappings: string
}

/** The map from code with insertions back to the code without, exact to the word; inserted text maps to where it is. */
export function mapOf(code: string, insertions: readonly Insertion[]): InsertionMap {
  const lines: string[] = []
  let segments: string[] = []
  let from = { line: 0, column: 0 }
  let lastFrom = from
  let column = 0
  let lastColumn = 0
  const addSegment = (): void => {
    segments.push(`${vlq(column - lastColumn)}A${vlq(from.line - lastFrom.line)}${vlq(from.column - lastFrom.column)}`)
    lastColumn = column
    lastFrom = from
  }
  const addGiven = (text: string): void => {
    for (const [token] of text.matchAll(/\n|[\w$]+|[^\S\n]+|[^\w$\s]/g)) {
      if (token === '\n') {
        lines.push(segments.join(','))
        segments = []
        column = lastColumn = 0
        from = { line: from.line + 1, column: 0 }
      } else {
        addSegment()
        column += token.length
        from = { line: from.line, column: from.column + token.length }
      }
    }
  }
  let copied = 0
  for (const { at, text } of inOrder(insertions)) {
    addGiven(code.slice(copied, at))
    copied = at
    if (text === '') continue
    addSegment()
    column += text.length
  }
  addGiven(code.slice(copied))
  lines.push(segments.join(','))
  return { version: 3, sources: [''], names: [], mappings: lines.join(';') }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A number as source maps write it: five bits a digit, the lowest first, with the sign in the lowest of all. */
function vlq(value: number): string {
  let digits = ''
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  do {
    const bits = rest & 31
    rest >>>= 5
    digits += DIGITS[rest > 0 ? bits | 32 : bits] as string
  } while (rest > 0)
  return digits
}
