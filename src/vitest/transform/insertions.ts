/** Text to put into code before the character at an offset. */
export interface Insertion {
  readonly at: number
  readonly text: string
  /** Whether it ends something that ends here: then it stands before what begins here. */
  readonly isClosing: boolean
}

/** Puts texts into code, and tells where each begins in the outcome. Of two at one place the earlier is first. */
export function insertAll(
  code: string,
  insertions: readonly Insertion[],
): { code: string; offsetOf: (insertion: Insertion) => number } {
  const offsets = new Map<Insertion, number>()
  const parts: string[] = []
  let copied = 0
  let length = 0
  const append = (text: string): void => {
    parts.push(text)
    length += text.length
  }
  for (const insertion of inOrder(insertions)) {
    append(code.slice(copied, insertion.at))
    copied = insertion.at
    offsets.set(insertion, length)
    append(insertion.text)
  }
  append(code.slice(copied))
  return { code: parts.join(''), offsetOf: (insertion) => offsets.get(insertion) as number }
}

/** The order in which insertions stand in the outcome. */
export function inOrder(insertions: readonly Insertion[]): Insertion[] {
  return insertions.toSorted((a, b) => a.at - b.at || Number(b.isClosing) - Number(a.isClosing))
}
