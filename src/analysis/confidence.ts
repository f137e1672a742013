/**
 * The chance of seeing this or more, if the order made no difference: all of some runs come out one way in one order and
 * the other way in another. Fisher's exact test, one-sided: one over the ways to choose the failing runs among all.
 *
 * @param passes runs that were expected to pass, and did
 * @param failures runs that were expected to fail, and did
 */
export function chanceOf(passes: number, failures: number): number {
  let ways = 1
  for (let step = 1; step <= failures; step++) ways = (ways * (passes + step)) / step
  return 1 / ways
}

/** 95 % two-sided. */
const Z = 1.96

/**
 * Wilson's score interval of a share: between which bounds a failure rate lies, with 95 % confidence, of which some runs
 * were seen (Wilson, JASA 1927).
 */
export function wilson(failures: number, runs: number): readonly [low: number, high: number] {
  if (runs === 0) return [0, 1]
  const share = failures / runs
  const scale = 1 + Z ** 2 / runs
  const middle = (share + Z ** 2 / (2 * runs)) / scale
  const half = (Z * Math.sqrt((share * (1 - share)) / runs + Z ** 2 / (4 * runs ** 2))) / scale
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
