/** Things of which not all may stay together, by their names. */
export type Conflict = readonly string[]

/** Conflicts in which so many names take part are solved exactly; of more, by taking the one in most conflicts again and again. */
const MAX_EXACT = 24

/**
 * A smallest set of names such that each conflict has one of them: what is to be taken out so that the rest may stay
 * together. Exact for groups of conflicts that share up to 24 names, near it beyond.
 *
 * @param isBetter breaks ties: whether to take out the first rather than the second
 */
export function hittingSet(conflicts: readonly Conflict[], isBetter: (one: string, other: string) => boolean): Set<string> {
  const taken = new Set<string>()
  for (const group of connected(distinct(conflicts))) {
    const names = [...new Set(group.flat())].sort((a, b) => (isBetter(a, b) ? -1 : 1))
    const greedy = takeGreedily(group, names)
    const best = names.length > MAX_EXACT ? greedy : (search(group, names, greedy.length - 1) ?? greedy)
    for (const name of best) taken.add(name)
  }
  return taken
}

function distinct(conflicts: readonly Conflict[]): Conflict[] {
  return [...new Map(conflicts.map((conflict) => [[...new Set(conflict)].sort().join('\0'), [...new Set(conflict)]])).values()]
}

/** Conflicts that have nothing to do with each other are solved apart. */
function connected(conflicts: readonly Conflict[]): Conflict[][] {
  const groups: { names: Set<string>; conflicts: Conflict[] }[] = []
  for (const conflict of conflicts) {
    const touched = groups.filter(({ names }) => conflict.some((name) => names.has(name)))
    const merged = { names: new Set(conflict), conflicts: [conflict] }
    for (const group of touched) {
      groups.splice(groups.indexOf(group), 1)
      for (const name of group.names) merged.names.add(name)
      merged.conflicts.push(...group.conflicts)
    }
    groups.push(merged)
  }
  return groups.map((group) => group.conflicts)
}

/** @param names the better first */
function takeGreedily(conflicts: readonly Conflict[], names: readonly string[]): string[] {
  const taken: string[] = []
  let open = conflicts
  while (open.length > 0) {
    const counts = names.map((name) => open.filter((conflict) => conflict.includes(name)).length)
    const best = names[counts.indexOf(Math.max(...counts))] as string
    taken.push(best)
    open = open.filter((conflict) => !conflict.includes(best))
  }
  return taken
}

/** A set of at most so many names, by trying each name of an open conflict. */
function search(conflicts: readonly Conflict[], names: readonly string[], size: number): string[] | undefined {
  for (let allowed = 1; allowed <= size; allowed++) {
    const found = take(conflicts, names, allowed)
    if (found !== undefined) return found
  }
  return undefined
}

function take(conflicts: readonly Conflict[], names: readonly string[], allowed: number): string[] | undefined {
  const [first] = conflicts
  if (first === undefined) return []
  if (allowed === 0 || apart(conflicts) > allowed) return undefined
  for (const name of names) {
    if (!first.includes(name)) continue
    const rest = take(conflicts.filter((conflict) => !conflict.includes(name)), names, allowed - 1)
    if (rest !== undefined) return [name, ...rest]
  }
  return undefined
}

/** Conflicts that share no name need one each. */
function apart(conflicts: readonly Conflict[]): number {
  const seen = new Set<string>()
  let count = 0
  for (const conflict of conflicts) {
    if (conflict.some((name) => seen.has(name))) continue
    for (const name of conflict) seen.add(name)
    count++
  }
  return count
}
