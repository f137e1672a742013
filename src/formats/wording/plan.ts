import type { PlanReason } from '../../model/plan.ts'
import type { Plan, Report } from '../../model/report.ts'
import { count, duration, firstOf, type Mark } from './counts.ts'

/** Why a file should have a worker of its own, in a few words. */
export function planReason(reason: PlanReason): string {
  switch (reason.kind) {
    case 'polluter':
      return `breaks ${firstOf(reason.victims, 2)}`
    case 'victim':
      return reason.polluters.length === 0 ? 'has company that breaks it' : `fails after ${firstOf(reason.polluters, 2)}`
    case 'brittle':
      return `fails alone, and passes only after ${firstOf(reason.setters, 2)}`
    case 'unexplained':
      return 'came out otherwise in a shared worker than alone, and it was not found out why'
  }
}

/** What a plan says, without a capital. */
export function planSentence({ shared, isolated }: Plan, mark: Mark): string {
  const all = shared.length + isolated.length
  if (isolated.length === 0) return `all ${count(all, 'file')} may share workers`
  return `${shared.length} of ${count(all, 'file')} may share workers; ${firstOf(isolated.map(({ file }) => mark(file)), 2)} should have ${isolated.length === 1 ? 'one of its own' : 'one each'}`
}

/** What was measured of a plan; empty where it was not tried. */
export function planMeasure({ measured }: Plan): string {
  if (measured === undefined || measured.ordersVerified === 0) return 'It was not tried to the end: take it for a proposal.'
  const { isolatedMs, sharedMs, planMs, ordersVerified } = measured
  const gain = planMs > 0 ? `: ${duration(planMs)} as planned, ${duration(isolatedMs)} with every file isolated, about ${duration(sharedMs)} with all shared` : ''
  return `Every test came out as it does alone in ${count(ordersVerified, 'order')} of chance${gain}.`
}

/** Where a plan went. */
export function planNote(file: string): string {
  return `The plan was written to ${file}, which carryover({ plan: true }) follows`
}

/** What finding out cost, as a multiple of one run of the suite. */
export function costSentence({ summary }: Report): string {
  if (summary.files === 0 || summary.fileRuns === 0) return ''
  return `as much as ${(summary.fileRuns / summary.files).toFixed(1)} runs of the suite`
}
