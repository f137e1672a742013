/**
 * Finds a smallest ordered part of a list for which a predicate holds, given that it holds for the whole: delta
 * debugging (Zeller and Hildebrandt, TSE 2002) over ever smaller chunks and their complements, the likeliest chunk first.
 * The result is 1-minimal: leaving out any one item makes it fail to hold. What was asked before is not asked again.
 *
 * @param weightOf how likely an item is to be part of the answer; default: alike, so that late items come first, because
 *   what ran last had the last word
 */
export async function minimise<T>(
  items: readonly T[],
  holds: (part: readonly T[]) => Promise<boolean>,
  weightOf: (item: T) => number = () => 0,
): Promise<readonly T[]> {
  const asked = new Map<string, boolean>()
  const indexOf = new Map(items.map((item, index) => [item, index]))
  const ask = async (part: readonly T[]): Promise<boolean> => {
    const name = part.map((item) => indexOf.get(item)).join()
    const known = asked.get(name)
    const answer = known ?? (await holds(part))
    asked.set(name, answer)
    return answer
  }
  const likeliestFirst = (candidates: (readonly T[])[]): (readonly T[])[] => {
    const weight = (part: readonly T[]): number => part.reduce((sum, item) => sum + weightOf(item), 0)
    return candidates.sort((a, b) => weight(b) - weight(a))
  }
  let current = items
  let chunks = 2
  while (current.length > 1) {
    const size = Math.ceil(current.length / chunks)
    const next = (await first(likeliestFirst(parts(current, size)), ask)) ?? (await first(likeliestFirst(complements(current, size)), ask))
    if (next !== undefined) {
      current = next
      chunks = 2
    } else if (size === 1) return current
    else chunks = Math.min(current.length, chunks * 2)
  }
  return current
}

/** The last chunk first. */
function parts<T>(items: readonly T[], size: number): (readonly T[])[] {
  const result: (readonly T[])[] = []
  for (let end = items.length; end > 0; end -= size) result.push(items.slice(Math.max(0, end - size), end))
  return result
}

function complements<T>(items: readonly T[], size: number): (readonly T[])[] {
  if (items.length <= 2 * size) return []
  const result: (readonly T[])[] = []
  for (let start = 0; start < items.length; start += size) result.push([...items.slice(0, start), ...items.slice(start + size)])
  return result
}

async function first<T>(candidates: readonly (readonly T[])[], holds: (part: readonly T[]) => Promise<boolean>): Promise<readonly T[] | undefined> {
  for (const candidate of candidates) if (await holds(candidate)) return candidate
  return undefined
}
