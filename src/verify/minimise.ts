/**
 * Finds a smallest ordered part of a list for which a predicate holds, given that it holds for the whole: delta
 * debugging (Zeller and Hildebrandt, TSE 2002), trying complements of ever smaller chunks. Late items come first,
 * because what ran last had the last word. The result is 1-minimal: leaving out any one item makes it fail to hold.
 */
export async function minimise<T>(
  items: readonly T[],
  holds: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let current = items
  let chunks = 2
  while (current.length > 1) {
    const size = Math.ceil(current.length / chunks)
    const next = (await firstHolding(parts(current, size), holds)) ?? (await firstHolding(complements(current, size), holds))
    if (next !== undefined) {
      current = next
      chunks = 2
    } else if (size === 1) return current
    else chunks = Math.min(current.length, chunks * 2)
  }
  return current
}

function parts<T>(items: readonly T[], size: number): (readonly T[])[] {
  const result: (readonly T[])[] = []
  for (let end = items.length; end > 0; end -= size) result.push(items.slice(Math.max(0, end - size), end))
  return result
}

function complements<T>(items: readonly T[], size: number): (readonly T[])[] {
  if (items.length <= 2 * size) return []
  const result: (readonly T[])[] = []
  for (let start = 0; start < items.length; start += size)
    result.push([...items.slice(0, start), ...items.slice(start + size)])
  return result
}

async function firstHolding<T>(
  candidates: readonly (readonly T[])[],
  holds: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[] | undefined> {
  for (const candidate of candidates) if (await holds(candidate)) return candidate
  return undefined
}
