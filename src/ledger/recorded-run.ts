import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { RecordedRun, RecordedWorker, Visit } from '../model/history.ts'
import type { ObservedLeak } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import { type Contents, shortHash } from './contents.ts'
import { type Ground, openFingerprints } from './fingerprints.ts'

/** A run that is over, to be recorded. */
export interface RunToRecord extends Ground {
  readonly ledger: Ledger
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number
  /** Whether a leak is worth keeping: benign ones are not. */
  isKept(project: string, leak: ObservedLeak): boolean
}

/** A run as it is kept: who ran after whom with which outcome, on which code. */
export function recordedRun({ ledger, startedAt, isKept, ...ground }: RunToRecord, contents: Contents): RecordedRun {
  const fingerprintOf = openFingerprints(ledger, ground, contents)
  const { name, version, isolate, workers } = ground.runner
  const visitOf = (outcome: FileOutcome): Visit => ({
    file: outcome.file,
    project: outcome.project,
    ...fingerprintOf(outcome),
    outcome: outcome.outcome,
    failed: outcome.tests.filter((test) => test.outcome === 'fail').map((test) => test.name),
    leaks: leaksOf(ledger, outcome, isKept),
  })
  return {
    id: randomUUID(),
    startedAt,
    machine: machineName(),
    runner: { name, version, isolate, workers },
    workers: ledger.workers.map(({ id, project, files }): RecordedWorker => {
      const outcomes = files.map((file) => ledger.outcomeOf(file, project)).filter((outcome) => outcome !== undefined)
      return { id, visits: outcomes.map(visitOf) }
    }),
  }
}

/** Told apart from other machines, and no more. */
function machineName(): string {
  return shortHash(`carryover ${hostname()}`)
}

function leaksOf(ledger: Ledger, { file, project }: FileOutcome, isKept: RunToRecord['isKept']): string[] {
  const leaks = ledger.recordOf(file, project)?.leaks ?? []
  return [...new Set(leaks.filter((leak) => isKept(project, leak)).map(({ path }) => path))]
}
