import type { Phrases } from '../model/phrases.ts'
import type { RunnerInfo } from '../model/report.ts'
import { docsForKind, fixForLeak, fixWithin, selfSetup } from './wording.ts'

/**
 * The sentences and commands that go into the report of a runner's suite.
 * @param config the config file that a reproduction has to name; absent where the runner finds it by itself
 */
export const phrasesFor = (runner: RunnerInfo['name'], config?: string): Phrases => ({
  fixForLeak: (leak) => fixForLeak(leak, runner),
  selfSetup: (leak) => selfSetup(leak, runner),
  docsForKind,
  fixWithin,
  reproduce(order, test, project, only = []) {
    const words = ['npx', 'carryover', 'run', ...order.map(quote)]
    for (const name of only) words.push('--only', quote(name))
    if (test !== '') words.push('-t', quote(test))
    if (project !== '') words.push('--project', quote(project))
    if (config !== undefined) words.push('--config', quote(config))
    return words.join(' ')
  },
})

/** A word that a POSIX shell reads as itself. */
function quote(word: string): string {
  return /^[\w./@:=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
