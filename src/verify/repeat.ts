import type { Laboratory, Observation, Outcomes } from './laboratory.ts'

/** How often each of the two orders is run before a statement is called confirmed. */
export const REPEATS = 3

/** Outcomes of a file alone, kept between the questions that are asked of it. */
export interface Tally {
  readonly alone: Outcomes[]
}

/** Runs a file alone, and after its cause, until each has been seen {@link REPEATS} times. */
export async function repeat(
  laboratory: Laboratory,
  file: string,
  cause: readonly string[],
  first: Observation,
  tally: Tally,
): Promise<{ readonly alone: readonly Outcomes[]; readonly after: readonly Outcomes[] }> {
  const after = [first.outcomes]
  while (after.length < REPEATS) after.push((await laboratory.observe(cause, file)).outcomes)
  while (tally.alone.length < REPEATS) tally.alone.push((await laboratory.observe([], file)).outcomes)
  return { alone: tally.alone, after }
}
