import type { Hazard } from '../../model/hazard.ts'
import type { Leak, OrderDependent, RunnerInfo } from '../../model/report.ts'
import { HAZARD_NOUNS } from './hazard.ts'
import { NOUNS } from './kind.ts'

/** The title of an order-dependent test, no surer than its rung. */
export function orderTitle({ role, evidence, within }: Pick<OrderDependent, 'role' | 'evidence' | 'within'>): string {
  if (evidence === 'suspected') return 'Test may depend on order'
  if (within !== undefined) return role === 'victim' ? 'Test fails after other tests of its file' : 'Test fails without other tests of its file'
  return role === 'victim' ? 'Test fails after other files' : 'Test fails alone'
}

/** The title of a leak: observed, nothing more. */
export function leakTitle({ kind }: Pick<Leak, 'kind'>, { isolate }: Pick<RunnerInfo, 'isolate'>): string {
  return `${isolate ? 'Would leak if workers were shared' : 'State outlives its test file'}: ${NOUNS[kind]}`
}

/** The title of a hazard: met, or only foreseen. */
export function hazardTitle({ kind, basis }: Pick<Hazard, 'kind' | 'basis'>): string {
  return `${basis === 'observed' ? 'Hazard' : 'Hazard if workers were shared'}: ${HAZARD_NOUNS[kind]}`
}

/** What Carryover's rules are about, for formats that list rules; keys are their ids. */
export const RULE_TITLES = {
  'order-dependent': 'The outcome of a test depends on what ran in its worker before it',
  flaky: 'The outcome of a test changes in one and the same order',
} as const
