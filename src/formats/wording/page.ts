import type { Evidence, FileEntry, Report, RunnerInfo } from '../../model/report.ts'
import { count, type Mark } from './counts.ts'

/** The parts of the HTML page, in their order. */
export const SECTION_TITLES = {
  'order-dependent': 'Order-dependent tests',
  hazards: 'Hazards',
  leaks: 'Leaks',
  flaky: 'Flaky tests',
  failing: 'Failing tests',
  unseen: 'Not seen',
  workers: 'Worker histories',
  plan: 'Plan',
  files: 'Files',
} as const

export type SectionId = keyof typeof SECTION_TITLES

export const UNSEEN_HEADING = 'what this run could not look at or do'
export const WORKERS_HEADING = 'the files of each worker, in the order in which it ran them'
export const FILES_HEADING = 'how each test file came out, what it left, and what looking at it cost'


/** Said where no limit and no note is in the report, so that nobody takes it for an oversight. */
export const NOTHING_UNSEEN = 'No bound was hit in this run.'

/** What each rung of evidence is worth, for those who meet the words for the first time. */
export const RUNG_MEANINGS = {
  observed: 'A file left this state: path, before, after. It may harm nobody.',
  suspected: 'The test ran after these files in the same worker and may read what they left. Nothing is proven.',
  confirmed: 'The test came out one way alone in a fresh worker, and the other way after these files in a fresh worker.',
  caused:
    'These files still ran first, but this state alone was put back right before the test, and it came out as it does alone.',
} as const satisfies Record<Evidence | 'observed', string>

/** Which runner it was, how its workers were set up, and which version of Carryover looked. */
export function runnerSentence({ runner, tool }: Pick<Report, 'runner' | 'tool'>): string {
  const { name, version, pool, isolate, workers } = runner
  const option = name === 'vitest' ? `isolate: ${isolate}, ` : ''
  return `${RUNNERS[name]} ${version}, ${pool}, ${option}${count(workers, 'worker')}. Carryover ${tool.version}.`
}

const RUNNERS = { vitest: 'Vitest', jest: 'Jest' } as const satisfies Record<RunnerInfo['name'], string>

/** Where in its worker's history a file stands. */
export function placeSentence(position: number, length: number, worker: string): string {
  return `file ${position + 1} of ${length} in ${worker}`
}

/** The same in short, for a table; workers count from one, like files. */
export function placeInTable(worker: number, position: number): string {
  return worker < 0 ? '–' : `${worker + 1}, file ${position + 1}`
}

/** What a worker is called where its id, a random number, would tell nobody anything. */
export function workerName(index: number, project: string, mark: Mark): string {
  return `worker ${index + 1}${project === '' ? '' : ` (${mark(project)})`}`
}

/** Workers that ran one file each: nothing could carry over there. */
export function lonelyWorkers(workers: number): string {
  return `${count(workers, 'worker')} ran a single file${workers === 1 ? '' : ' each'}: nothing ran before it there.`
}

/** Said until a file is pointed at. */
export const POINT_AT_FILE = 'Point at a file, or go along a worker with the arrow keys, to see which files it is bound to.'

/** How a file takes part in order dependence. */
export const PART_NAMES = {
  proven: 'order-dependent',
  suspected: 'may be order-dependent',
  cause: 'polluter or setter',
  suspect: 'suspected polluter or setter',
} as const

/** A file that left leaks which are not benign. */
export const LEFT_STATE = 'left state'

export const OUTCOMES = {
  pass: 'passed',
  fail: 'failed',
  skip: 'skipped',
  error: 'could not be run',
} as const satisfies Record<FileEntry['outcome'], string>

/** How many leaks a file left; benign ones apart. */
export function leakCount(leaks: number, benign: number): string {
  return benign === 0 ? count(leaks, 'leak') : `${count(leaks, 'leak')}, ${benign} benign`
}

/** The columns of the table of files. */
export const COLUMNS = {
  path: 'file',
  worker: 'worker',
  outcome: 'outcome',
  leaks: 'leaks',
  captureMs: 'looking took',
  durationMs: 'tests took',
} as const

/** How much of a list is shown. */
export function shownOf(shown: number, total: number): string {
  return shown === total ? String(total) : `${shown} of ${total}`
}

/** Said where a search finds nothing in a part of the page. */
export function nothingFound(query: string, mark: Mark): string {
  return `Nothing here speaks of ${mark(query)}.`
}

/** What is written on things to press or to fill in. */
export const BUTTONS = {
  copy: 'Copy',
  copied: 'Copied',
  selected: 'Selected: copy it with the keyboard',
  benign: 'Show them',
  inWorker: 'Show in its worker',
  legend: 'What the evidence is worth',
  fix: 'What to do',
  verdicts: 'Verdict',
  kind: 'Kind',
  allKinds: 'all kinds',
  search: 'File, path or test',
  contents: 'Contents',
  everything: 'Show everything',
  shared: (amount: number) => `${count(amount, 'file')} that may share workers`,
  more: (amount: number) => `Show ${amount} more`,
  all: (amount: number) => `Show all ${amount}`,
} as const
