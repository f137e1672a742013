import diffSequences from '@jest/diff-sequences'

/** A stretch of a value that the other one has as well, or has not. */
export interface Stretch {
  readonly text: string
  readonly isCommon: boolean
}

/** Two values word by word: which stretches they have in common. */
export function diffOf(before: string, after: string): { readonly before: readonly Stretch[]; readonly after: readonly Stretch[] } {
  const [left, right] = [wordsOf(before), wordsOf(after)]
  const [leftCommon, rightCommon] = [new Set<number>(), new Set<number>()]
  diffSequences(
    left.length,
    right.length,
    (i, j) => left[i] === right[j],
    (length, i, j) => {
      for (let offset = 0; offset < length; offset++) {
        leftCommon.add(i + offset)
        rightCommon.add(j + offset)
      }
    },
  )
  for (const [words, common] of [[left, leftCommon], [right, rightCommon]] as const) slide(words, common)
  return { before: stretches(left, leftCommon), after: stretches(right, rightCommon) }
}

/** Of the ways to set off one and the same difference, the rightmost: `, "b"` and not `", "b`. */
function slide(words: readonly string[], common: Set<number>): void {
  for (let start = 0, end = 0; end < words.length; end++) {
    if (!common.has(end)) continue
    if (start < end && words[start] === words[end]) {
      common.add(start++)
      common.delete(end)
    } else start = end + 1
  }
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_$]+|\s+|[^]/gu) ?? []
}

function stretches(words: readonly string[], common: ReadonlySet<number>): Stretch[] {
  const joined: { text: string; isCommon: boolean }[] = []
  for (const [index, text] of words.entries()) {
    const isCommon = common.has(index)
    const last = joined.at(-1)
    if (last?.isCommon === isCommon) last.text += text
    else joined.push({ text, isCommon })
  }
  return joined
}
