/** The test files of victims and brittle tests that fail when files run in this order in one worker, by the truth of a suite. */
export function failingIn(truth, order) {
  const position = new Map(order.map((path, index) => [path, index]))
  const failing = new Set()
  for (const entry of truth) {
    const [victim] = entry.files.victim
    if (position.has(victim) && entry.simulate(rolesBefore(entry, order, position.get(victim)))) failing.add(victim)
  }
  return failing
}

/** What a story's files did in a worker before its victim, in order. */
function rolesBefore({ files }, order, end) {
  const roleOf = new Map(Object.entries(files).flatMap(([role, paths]) => paths.map((path) => [path, role])))
  return order.slice(0, end).flatMap((path) => roleOf.get(path) ?? [])
}
