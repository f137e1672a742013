/**
 * Finds a smallest ordered part of a list for which a predicate holds, given that it holds for the whole, by delta
 * debugging. Halves are tried first, and where neither is enough, what is needed of each beside the other (Zeller, ESEC/FSE
 * 1999): few questions, right where more never hurts. Then ever smaller chunks and their complements (Zeller and
 * Hildebrandt, TSE 2002), of what is left or else of the whole, so that the result is 1-minimal: leaving out any one item
 * makes it fail to hold. What was asked before is not asked again.
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
  const inOrder = (part: readonly T[]): T[] => part.toSorted((a, b) => (indexOf.get(a) as number) - (indexOf.get(b) as number))
  const ask = async (part: readonly T[]): Promise<boolean> => {
    const name = part.map((item) => indexOf.get(item)).join()
    const known = asked.get(name)
    const answer = known ?? (await holds(part))
    asked.set(name, answer)
    return answer
  }
  /** What is needed of a part, the likeliest first, beside some other items that are not enough. */
  const needed = async (part: readonly T[], others: readonly T[]): Promise<readonly T[]> => {
    if (part.length === 1) return part
    const middle = Math.ceil(part.length / 2)
    const [one, other] = [part.slice(0, middle), part.slice(middle)]
    for (const half of [one, other]) if (await ask(inOrder([...half, ...others]))) return needed(half, others)
    const rest = await needed(other, [...one, ...others])
    return [...(await needed(one, [...rest, ...others])), ...rest]
  }
  const likeliest = items.toReversed().sort((a, b) => weightOf(b) - weightOf(a))
  const few = inOrder(await needed(likeliest, []))
  return reduce((await ask(few)) ? few : items, ask, weightOf)
}

/** Delta debugging by ever smaller chunks and their complements, the likeliest chunk first. */
async function reduce<T>(items: readonly T[], ask: (part: readonly T[]) => Promise<boolean>, weightOf: (item: T) => number): Promise<readonly T[]> {
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
