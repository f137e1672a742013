import type { Finding } from '../model/finding.ts'
import type { ObservedLeak, Place } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome, StrayError } from '../model/record.ts'

/** An error that belongs to another file than the one during which it came. */
export interface LateError {
  readonly project: string
  /** The file whose error it is. */
  readonly file: string
  readonly leak: ObservedLeak
}

/**
 * Lays errors at the door of the file whose code they come from, where that is another one than the file that ran: errors
 * that nobody handled, and failures of tests whose stack leads through an earlier test file.
 * @param errors what nobody handled in the whole run
 * @param explained tests whose failure reruns have explained already
 */
export function lateErrors(ledger: Ledger, errors: readonly StrayError[], explained: readonly Finding[]): readonly LateError[] {
  const isExplained = (file: string, project: string, test: string): boolean =>
    explained.some((finding) => finding.file === file && finding.project === project && finding.test === test && finding.evidence === 'caused')
  return [
    ...errors.flatMap((error) => ofStray(ledger, error)),
    ...ledger.outcomes.flatMap((outcome) => ofTests(ledger, outcome, isExplained)),
  ]
}

function ofStray(ledger: Ledger, error: StrayError): LateError[] {
  const { during, frames, name, message, kind } = error
  return ledger.outcomes
    .filter(({ file }) => file === during)
    .flatMap(({ project }) => {
      const found = ownerOf(ledger, project, during, frames)
      if (found === undefined) return []
      const leak: ObservedLeak = {
        kind: 'late-error',
        path: `${kind} in ${found.place.file}`,
        after: `${name}(${JSON.stringify(shortened(message))}), while ${during} ran`,
        phase: 'late',
        createdAt: found.place,
      }
      return [{ project, file: found.file, leak }]
    })
}

interface Owner {
  readonly file: string
  readonly place: Place
}

/** By the innermost test file in the stack; else by a module that the running file does not reach and an earlier one does. */
function ownerOf(ledger: Ledger, project: string, during: string, frames: readonly Place[]): Owner | undefined {
  const earlier = ledger.before(during, project)
  const own = frames.filter(({ file }) => !file.includes('node_modules/'))
  const inTest = own.find(({ file }) => ledger.outcomeOf(file, project) !== undefined)
  if (inTest !== undefined) return earlier.includes(inTest.file) ? { file: inTest.file, place: inTest } : undefined
  const [place] = own
  if (place === undefined || ledger.reach(during, project).has(place.file)) return undefined
  const file = earlier.findLast((one) => ledger.reach(one, project).has(place.file))
  return file === undefined ? undefined : { file, place }
}

/** Tests that an earlier file's own code made fail, such as a listener that it left. */
function ofTests(
  ledger: Ledger,
  { file: during, project, tests }: FileOutcome,
  isExplained: (file: string, project: string, test: string) => boolean,
): LateError[] {
  const earlier = new Set(ledger.before(during, project))
  const reach = ledger.reach(during, project)
  return tests.flatMap(({ name, outcome, error, frames = [] }) => {
    const place = frames.find(({ file }) => earlier.has(file) && !reach.has(file))
    if (outcome !== 'fail' || place === undefined || isExplained(during, project, name)) return []
    const leak: ObservedLeak = {
      kind: 'late-error',
      path: `error in ${during} > ${name}`,
      after: shortened(error ?? ''),
      phase: 'late',
      createdAt: place,
    }
    return [{ project, file: place.file, leak }]
  })
}

function shortened(message: string): string {
  const [line = ''] = message.split('\n', 1)
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line
}

const MAX_LENGTH = 80
