import type { RunnerInfo } from '../model/report.ts'
import type { GlobalConfig } from './jest-types.ts'
import { placeOf } from './read-records.ts'
import type { Envelope } from './worker/envelope.ts'

/** Jest as it ran: its version, and the workers that it chose. */
export function runnerInfo(version: string, { maxWorkers }: GlobalConfig, envelopes: readonly Envelope[]): RunnerInfo {
  const places = new Set(envelopes.map(placeOf))
  return {
    name: 'jest',
    version,
    pool: [...places].join(', ') || 'unknown',
    // Each file has modules and globals of its own, and shares the rest of its worker with the others.
    isolate: false,
    workers: new Set(envelopes.map(({ record }) => record.worker)).size || maxWorkers,
  }
}
