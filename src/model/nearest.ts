/** The known word that is nearest to `word`: one that it begins or ends, else the one with the fewest edits. */
export function nearest<Word extends string>(word: string, known: readonly [Word, ...Word[]]): Word {
  const wanted = word.slice(0, LONGEST).toLowerCase()
  const completed = known.find((candidate) => isPartOf(wanted, candidate.toLowerCase()))
  if (completed !== undefined) return completed
  const [first, ...others] = known
  let best = first
  let fewest = edits(wanted, first.toLowerCase())
  for (const candidate of others) {
    const count = edits(wanted, candidate.toLowerCase())
    if (count < fewest) {
      best = candidate
      fewest = count
    }
  }
  return best
}

/** Longer words are cut: a mistyped file name must not cost a second. */
const LONGEST = 64

/** `--out` of `--output`, `--deep` of `--no-deep`. */
function isPartOf(wanted: string, candidate: string): boolean {
  return wanted.length > 2 && (candidate.startsWith(wanted) || candidate.endsWith(wanted.replace(/^-+/, '-')))
}

/** Levenshtein's distance, one row at a time. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
