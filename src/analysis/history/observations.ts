import type { Appearance } from './appearances.ts'

/** How one test came out in one recorded run. */
export interface Observation {
  readonly appearance: Appearance
  readonly hasFailed: boolean
}

/** What recorded runs say of the tests of one file. */
export interface Observations {
  /** Tests that failed in a run of the code as it is now; `''` stands for the file itself. */
  readonly failed: readonly string[]
  /** The runs of the code as it is now that one test came to run in, the oldest first. */
  of(test: string): readonly Observation[]
}

/** Reads what became of one file's tests in the runs that it was part of; its code is that of the last one. */
export function observe(appearances: readonly Appearance[]): Observations {
  const { code = '' } = appearances.at(-1)?.visit ?? {}
  const same = code === '' ? [] : appearances.filter(({ visit }) => visit.code === code && visit.outcome !== 'skip')
  // A file that broke ran no tests.
  const tests = same.findLast(({ visit }) => visit.outcome !== 'error')?.visit.tests
  return {
    failed: [...new Set(same.flatMap(({ visit }) => (visit.outcome === 'error' ? [''] : visit.failed)))],
    of: (test) =>
      same
        .filter(({ visit }) => test === '' || (visit.outcome !== 'error' && visit.tests === tests))
        .map((appearance) => ({
          appearance,
          hasFailed: test === '' ? appearance.visit.outcome === 'error' : appearance.visit.failed.includes(test),
        })),
  }
}
