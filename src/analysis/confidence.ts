/** A table of two by two: outcomes with something and without it. */
export interface Table {
  readonly withIt: { readonly hits: number; readonly of: number }
  readonly withoutIt: { readonly hits: number; readonly of: number }
}

/**
 * How likely it is to see at least so many of all hits fall on the cases with it, if it had nothing to do with them:
 * Fisher's exact test, one-sided.
 */
export function fisher({ withIt, withoutIt }: Table): number {
  const hits = withIt.hits + withoutIt.hits
  const all = withIt.of + withoutIt.of
  let likelihood = 0
  for (let count = withIt.hits; count <= Math.min(hits, withIt.of); count++)
    likelihood += Math.exp(logChoose(withIt.of, count) + logChoose(withoutIt.of, hits - count) - logChoose(all, hits))
  return Math.min(1, likelihood)
}

function logChoose(n: number, k: number): number {
  return k < 0 || k > n ? -Infinity : logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

const LOG_FACTORIALS = [0]

function logFactorial(n: number): number {
  for (let next = LOG_FACTORIALS.length; next <= n; next++) LOG_FACTORIALS.push((LOG_FACTORIALS[next - 1] as number) + Math.log(next))
  return LOG_FACTORIALS[n] as number
}

/** The same where all runs came out as expected: some passes one way, some failures the other way. */
export function chanceOf(passes: number, failures: number): number {
  return fisher({ withIt: { hits: failures, of: failures }, withoutIt: { hits: 0, of: passes } })
}
