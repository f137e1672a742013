import type { Phrases } from '../model/phrases.ts'
import type { RunnerInfo } from '../model/report.ts'
import { shellWord } from './shell-word.ts'
import { docsForKind, fixForHazard, fixForLeak, fixWithin, planReason, selfSetup } from './wording.ts'

/**
 * The sentences and commands that go into the report of a runner's suite.
 * @param config the config file that a reproduction has to name; absent where the runner finds it by itself
 */
export const phrasesFor = (runner: RunnerInfo['name'], config?: string): Phrases => ({
  fixForLeak: (leak) => fixForLeak(leak, runner),
  selfSetup: (leak) => selfSetup(leak, runner),
  fixForHazard: (hazard) => fixForHazard(hazard, runner),
  docsForKind,
  planReason,
  fixWithin,
  reproduce(order, test, project, only = []) {
    const words = ['npx', 'carryover', 'run', ...order.map(shellWord)]
    for (const name of only) words.push('--only', shellWord(name))
    if (test !== '') words.push('-t', shellWord(test))
    if (project !== '') words.push('--project', shellWord(project))
    if (config !== undefined) words.push('--config', shellWord(config))
    return words.join(' ')
  },
})
