import { buildLedger } from '../ledger/ledger.ts'
import type { ObservedLeak } from '../model/leak.ts'
import type { FileOutcome, FileRecord } from '../model/record.ts'

/**
 * Lays each error that broke one test file, and in whose stack another one stands that ran before it in its worker, at
 * that other file: a promise or timer of its was still at work.
 * @returns the records, with the late errors among their leaks
 */
export function withLateErrors(records: readonly FileRecord[], outcomes: readonly FileOutcome[]): readonly FileRecord[] {
  const failed = outcomes.filter((outcome) => failuresOf(outcome).length > 0)
  if (failed.length === 0) return records
  const found = new Map<FileRecord, ObservedLeak[]>()
  const ledger = buildLedger(records, failed)
  for (const outcome of failed) {
    const record = ledger.recordOf(outcome.file, outcome.project)
    if (record === undefined) continue
    // What the file imports itself, be it another test file, is no late work when it runs.
    const reach = ledger.reach(outcome.file, outcome.project)
    const earlier = records.filter(({ file, worker, position }) => worker === record.worker && position < record.position && !reach.has(file))
    for (const { error = '', stack = '' } of failuresOf(outcome)) {
      const owner = ownerOf(stack, record, earlier)
      if (owner === undefined) continue
      const leaks = found.get(owner) ?? []
      found.set(owner, leaks)
      const leak = lateError(error, `fails ${outcome.file}`)
      if (!leaks.some(({ path }) => path === leak.path)) leaks.push(leak)
    }
  }
  return records.map((record) => {
    const late = found.get(record)
    return late === undefined ? record : { ...record, leaks: [...record.leaks, ...late] }
  })
}

const MAX_MESSAGE = 80

/** A late error as a leak of the file that it comes from. @param effect what it did */
export function lateError(message: string, effect: string): ObservedLeak {
  return { kind: 'late-error', path: `late error: ${message.split('\n', 1)[0]?.slice(0, MAX_MESSAGE)}`, after: effect, phase: 'late' }
}

/** The first of these files that the frames of a stack name, innermost first. */
export function firstFileIn(stack: string, files: readonly string[]): string | undefined {
  for (const frame of framesOf(stack)) {
    const found = files.find((file) => isIn(frame, file))
    if (found !== undefined) return found
  }
  return undefined
}

interface Failure {
  readonly error?: string
  readonly stack?: string
}

function failuresOf(outcome: FileOutcome): Failure[] {
  return [...(outcome.outcome === 'error' ? [outcome] : []), ...outcome.tests.filter((test) => test.outcome === 'fail')]
}

/** The earlier file that the stack names first, unless the stack is the failed file's own. */
function ownerOf(stack: string, { file }: FileRecord, earlier: readonly FileRecord[]): FileRecord | undefined {
  if (firstFileIn(stack, [file]) !== undefined) return undefined
  const owner = firstFileIn(stack, earlier.map((record) => record.file))
  return earlier.find((record) => record.file === owner)
}

function framesOf(stack: string): string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line))
}

/** Whether a frame of a stack stands in a file. The name of another file may end with this one's. */
function isIn(frame: string, file: string): boolean {
  const [, place] = /\(?((?:file:\/\/)?[^()\s][^()]*):\d+:\d+\)?$/.exec(frame.trim().replace(/^at (?:async )?/, '')) ?? []
  return place !== undefined && (place.endsWith(`/${file}`) || place.endsWith(` ${file}`) || place === file)
}
