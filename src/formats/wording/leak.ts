import type { LeakPhase } from '../../model/leak.ts'
import type { Leak, RunnerInfo } from '../../model/report.ts'
import type { Mark } from './counts.ts'

/** What stands in place of a value that is not there. */
export const ABSENT = { before: 'did not exist', after: 'removed' } as const

/** Said where before and after read the same and are two different things. */
export const LOOKS_THE_SAME = 'replaced by another that looks the same'

/** Over the list of leaks: what was observed, and where it would matter. */
export function leaksHeading({ isolate, name }: RunnerInfo): string {
  if (!isolate) return 'state that differs after a file from before it'
  return `would leak if workers were shared${name === 'vitest' ? ' (isolate: false)' : ''}`
}

/** When a leak came about, where that is known; `mark` sets the name of a test apart from the sentence. */
export function phaseOf({ phase, test }: Pick<Leak, 'phase' | 'test'>, mark: Mark): string {
  return phase === undefined ? '' : PHASES[phase](test, mark)
}

const PHASES = {
  setup: () => 'in a setup file',
  import: () => 'during import',
  test: (test, mark) => (test === undefined ? 'in a test' : `in the test ${mark(test)}`),
  hook: () => 'in a hook',
  late: () => 'after the file had ended',
} as const satisfies Record<LeakPhase, (test: string | undefined, mark: Mark) => string>

/** Said where several files left one path with different values. */
export function valuesOf(file: string, mark: Mark): string {
  return `values as ${mark(file)} left them`
}
