import type { Vitest } from 'vitest/node'
import type { Ledger } from '../model/ledger.ts'
import type { ResolvedOptions } from '../model/options.ts'
import { emptyInvestigation, failedFiles, investigate, type Investigation } from '../verify/investigate.ts'
import { openPrinter } from './printer.ts'
import { startReruns } from './rerun/client.ts'

/** Milliseconds after which automatic reruns of failed tests stop, so that a red run does not become a long one. */
const CONFIRM_BUDGET = 120_000

/** Reruns tests that failed after other files of their worker, unless that was not asked for. */
export async function confirmFailures(vitest: Vitest, ledger: Ledger, options: ResolvedOptions): Promise<Investigation> {
  const investigation = emptyInvestigation()
  const failed = failedFiles(ledger)
  const hasCompany = failed.some(({ history }) => history.length > 0)
  if (!options.confirm || !hasCompany || vitest.config.watch) return investigation
  const { root } = vitest.config
  const config = vitest.vite.config.configFile
  const signal = AbortSignal.timeout(CONFIRM_BUDGET)
  try {
    const files = failed.length === 1 ? 'file' : 'files'
    openPrinter(vitest)(`Carryover reruns ${failed.length} failed ${files} to see whether order is the cause…`)
    const reruns = await startReruns({ root, ...(config && { config }), ignore: options.ignore, sources: options.sources })
    try {
      await investigate(reruns, ledger, failed, { signal }, investigation)
    } finally {
      await reruns.close()
    }
  } catch (error) {
    investigation.notes.push(`Failed tests could not be rerun: ${(error as Error).message.split('\n', 1)[0]}`)
  }
  return investigation
}
