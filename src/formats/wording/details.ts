import type { Mend } from '../../model/mend.ts'
import type { OrderDependent } from '../../model/report.ts'
import type { Mark } from './counts.ts'
import type { RunnerName } from './fix.ts'

/** What of the polluter or setter does it; empty where that is not known. */
export function siteSentence({ site }: OrderDependent, quote: Mark): string {
  if (site === undefined) return ''
  return site.phase === 'import' ? 'importing it is enough' : `its test ${quote(site.test ?? '')} is enough`
}

/** How likely the counts are, if order made no difference; of several tests the least sure. */
export function chanceSentence(tests: readonly OrderDependent[]): string {
  const ways = Math.round(1 / Math.max(...tests.map(({ chance }) => chance)))
  return ways < 2 ? '' : `1 in ${ways.toLocaleString('en')}, if order made no difference`
}

const CALLS = {
  'unstub-globals': { vitest: 'vi.unstubAllGlobals()', jest: '' },
  'unstub-env': { vitest: 'vi.unstubAllEnvs()', jest: '' },
  'real-timers': { vitest: 'vi.useRealTimers()', jest: 'jest.useRealTimers()' },
  'reset-modules': { vitest: 'vi.resetModules()', jest: 'jest.resetModules()' },
} as const satisfies Record<Mend, Record<RunnerName, string>>

/** What mends were tried and how they came out, each a sentence. */
export function triedSentences({ tried }: OrderDependent, runner: RunnerName, mark: Mark): string[] {
  return tried.map(({ by, after, passes, runs }) => {
    const what = by === 'put-back' ? 'putting it back' : `to call ${CALLS[by][runner]}`
    const where = after === '' ? '' : ` at the end of ${mark(after)}`
    return passes === runs ? `${what}${where}: passes ${passes}/${runs}` : `${what}${where}, and nothing else: does not help`
  })
}
