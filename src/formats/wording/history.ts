import type { FailedRuns, StoreProblem } from '../../model/history.ts'
import type { OrderFinding } from '../findings.ts'
import { count, inOrder, joined, type Mark } from './counts.ts'

/** How recorded runs alone tell outcomes apart: counts of both kinds of run, and no word of a cause. */
export function historySentence({ first: { history, role }, tests, causes }: OrderFinding, mark: Mark): string {
  const [one = '', ...others] = causes.map((files) => inOrder(files.map(mark)))
  const areSame = tests.every((test) => JSON.stringify(test.history) === JSON.stringify(history))
  const end = others.length === 0 ? '' : `; ${joined(others)} ${others.length === 1 ? 'tells' : 'tell'} them apart as well`
  if (history === undefined || !areSame) {
    const verb = role === 'victim' ? 'failed' : 'passed'
    return `${verb} more often after ${one} in the same worker than without it, in recorded runs (counts differ between the tests)${end}`
  }
  const { after, without, runs } = history
  const [there, elsewhere] = role === 'victim' ? [failedIn(after), passedIn(without)] : [passedIn(after), failedIn(without)]
  return `${there} runs after ${one} in the same worker, ${elsewhere} without it (${count(runs, 'recorded run')} of the same code)${end}`
}

function failedIn({ failed, of }: FailedRuns): string {
  return `failed in ${failed} of ${of}`
}

function passedIn({ failed, of }: FailedRuns): string {
  return `passed in ${of - failed} of ${of}`
}

/** Why recorded runs are of no use to this one, or what became of them, as a note in a report. */
export function storeNote({ reason, file, detail = '' }: StoreProblem): string {
  return STORE_NOTES[reason](file, detail)
}

/** The same, of what may not have happened. */
export function storeNotes(problem: StoreProblem | undefined): readonly string[] {
  return problem === undefined ? [] : [storeNote(problem)]
}

const UNUSED = 'The history of runs was neither read nor written'

const STORE_NOTES = {
  busy: (file) => `${UNUSED}: another process holds ${file}`,
  damaged: (file, detail) =>
    detail === ''
      ? `${UNUSED}: ${file} is damaged and could not be set aside`
      : `${file} was damaged and is now ${detail}: the history of runs begins anew`,
  foreign: (file) => `${UNUSED}: ${file} is no history of Carryover, and was left alone`,
  missing: (file) => `There is no history of runs in ${file}`,
  newer: (file) => `${UNUSED}: ${file} is of a later version of Carryover, and was left alone`,
  'no cache folder': () => `${UNUSED}: packages are installed nowhere above. Name a file with "history", or set it to false`,
  'no sqlite': () => `${UNUSED}: this version of Node has no SQLite`,
  'not writable': (file) => `${UNUSED}: ${file} cannot be written`,
  unknown: (file, detail) => `${UNUSED}: ${file} cannot be used (${detail})`,
} as const satisfies Record<StoreProblem['reason'], (file: string, detail: string) => string>

/** What is said of reports whose runs could not be added to a history. */
export function takenOverNote(amount: number): readonly string[] {
  if (amount === 0) return []
  return [`${count(amount, 'report')} of several runs, or of an older version, could not be added to the history: give those of single runs`]
}
