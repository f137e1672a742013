/** A place in code: the line counts from 1, the column from 0 in UTF-16 units, as in source maps' own terms. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Turns offsets of a code into positions. Lines end at `\n`, as in source maps. */
export function positionsIn(code: string): (offset: number) => Position {
  const starts = [0]
  for (let end = code.indexOf('\n'); end !== -1; end = code.indexOf('\n', end + 1)) starts.push(end + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] as number) }
  }
}
