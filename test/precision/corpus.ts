import type { FixtureOptions, VitestVersion } from '../make-project.ts'
import type { Case } from './case.ts'
import { CLEAN_MODULES } from './clean-modules.ts'
import { CLEAN_PAGE } from './clean-page.ts'
import { CLEAN_PROCESS } from './clean-process.ts'
import { LEAKING_MODULES } from './leaking-modules.ts'
import { LEAKING_PAGE } from './leaking-page.ts'
import { LEAKING_LAST, LEAKING_PROCESS } from './leaking-process.ts'

/** One run of the real Vitest over some cases, all in one worker. */
export interface CorpusRun {
  readonly name: string
  readonly cases: readonly Case[]
  readonly options: FixtureOptions
}

/** A registry of the project's own. */
const SOURCES = {
  'carryover-sources.ts': `
    import os from 'node:os'
    import { defineSource } from 'carryover'
    export default defineSource({ name: 'scheduling', values: () => ({ priority: os.getPriority() }) })`,
}

const DEEPLY = { deep: true, sources: ['./carryover-sources.ts'] }

/** Leaking and clean cases by turns, so that a clean one has to stay silent in a worker that is no longer clean. */
export const CORPUS: readonly CorpusRun[] = [
  {
    name: 'node, forks, deep',
    cases: [...byTurns([...LEAKING_PROCESS, ...LEAKING_MODULES], [...CLEAN_PROCESS, ...CLEAN_MODULES]), ...LEAKING_LAST],
    options: { args: ['--environment', 'node', '--pool', 'forks'], carryoverOptions: DEEPLY, files: SOURCES },
  },
  { name: 'jsdom, threads', cases: byTurns(LEAKING_PAGE, CLEAN_PAGE), options: { args: ['--environment', 'jsdom', '--pool', 'threads'] } },
  { name: 'happy-dom, forks', cases: byTurns(LEAKING_PAGE, CLEAN_PAGE), options: { args: ['--environment', 'happy-dom', '--pool', 'forks'] } },
]

function byTurns(some: readonly Case[], others: readonly Case[]): Case[] {
  return Array.from({ length: Math.max(some.length, others.length) }, (_, index) => [others[index], some[index]])
    .flat()
    .filter((one) => one !== undefined)
}

/** All that leaks, in one environment, pool and version of Vitest. */
export function leakingRun(vitest: VitestVersion, environment: string, pool: string): CorpusRun {
  const cases = [...LEAKING_PROCESS, ...LEAKING_MODULES, ...(environment === 'node' ? [] : LEAKING_PAGE), ...LEAKING_LAST]
  const options: FixtureOptions = { vitest, args: ['--environment', environment, '--pool', pool], carryoverOptions: DEEPLY, files: SOURCES }
  return { name: `Vitest ${vitest}, ${environment}, ${pool}`, cases, options }
}
