import type { Vitest } from 'vitest/node'
import type { EarlierRuns } from '../analysis/history/earlier-runs.ts'
import type { InsideOrder } from '../model/inside.ts'
import type { Ledger } from '../model/ledger.ts'
import type { ResolvedOptions } from '../model/options.ts'
import { confirmFailures as confirm } from '../verify/confirm.ts'
import { emptyInvestigation, type Investigation } from '../verify/investigation.ts'
import { openPrinter } from './printer.ts'
import { startReruns } from './rerun/client.ts'

/** Reruns tests that failed after other files of their worker, unless that was not asked for. */
export async function confirmFailures(vitest: Vitest, ledger: Ledger, options: ResolvedOptions, earlier: EarlierRuns): Promise<Investigation> {
  const investigation = emptyInvestigation({ earlier })
  if (!options.confirm || vitest.config.watch) return investigation
  const { root } = vitest.config
  const config = vitest.vite.config.configFile
  const { ignore, deep, sources } = options
  const start = () => startReruns({ root, ...(config && { config }), ignore, deep, sources })
  await confirm(ledger, insideOrder(vitest), start, openPrinter(vitest), investigation)
  return investigation
}

/** How the run shuffled the tests inside its files, if it did. */
function insideOrder({ config: { sequence } }: Vitest): InsideOrder | undefined {
  return sequence.shuffle === true ? { kind: 'shuffled', seed: sequence.seed } : undefined
}
