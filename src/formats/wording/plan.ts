import type { PlanReason } from '../../model/plan.ts'
import type { Plan, Report } from '../../model/report.ts'
import { count, duration, firstOf } from './counts.ts'

/** Why a file should have a worker of its own, in a few words. */
export function planReason(reason: PlanReason): string {
  switch (reason.kind) {
    case 'polluter':
      return `breaks ${firstOf(reason.victims, 2)}`
    case 'victim':
      return reason.polluters.length === 0 ? 'has company that breaks it' : `fails after ${firstOf(reason.polluters, 2)}`
    case 'alike':
      return `changes the same state as ${firstOf(reason.like, 2)}, which breaks others`
    case 'brittle':
      return `fails alone, and passes only after ${firstOf(reason.setters, 2)}`
    case 'unexplained':
      return 'came out otherwise in a shared worker than alone, and it was not found out why'
  }
}

export const PLAN_HEADING = 'which files may share workers, and which should have one of their own'

/** What a plan comes to, without a capital. */
export function planSentence({ shared, isolated }: Plan): string {
  const all = count(shared.length + isolated.length, 'file')
  if (isolated.length === 0) return `all ${all} may share workers`
  return `${shared.length} of ${all} may share workers, ${isolated.length} should have ${isolated.length === 1 ? 'one of its own' : 'one each'}`
}

/** What was measured of a plan, each with its label. */
export function planTimes({ measured }: Plan): readonly (readonly [label: string, time: string, milliseconds: number])[] {
  if (measured === undefined || measured.planMs === 0) return []
  const { isolatedMs, sharedMs, planMs } = measured
  const times = [['as planned', planMs], ['with every file isolated', isolatedMs], ['with all shared (estimated)', sharedMs]] as const
  return times.map(([label, milliseconds]) => [label, duration(milliseconds), milliseconds])
}

/** How often a plan was tried, and whether it held. */
export function planTried({ measured }: Plan): string {
  const { ordersVerified = 0, ordersWithMore = 0 } = measured ?? {}
  if (ordersVerified > 0) return `Every test came out as it does alone in ${count(ordersVerified, 'order')} of chance.`
  if (ordersWithMore === 0) return 'It was not tried to the end: take it for a proposal.'
  return `In ${count(ordersWithMore, 'order')} of chance every test of those that share came out as it does alone. More files ran among them, which failed and were taken out; a higher --cost tries it without these.`
}

/** Where a plan went. */
export function planNote(file: string): string {
  return `The plan was written to ${file}, which carryover({ plan: true }) follows`
}

/** That files are not what an audit saw, and what to do; nothing where they are. */
export function planChangeNotes(file: string, { changed, added }: { readonly changed: readonly string[]; readonly added: readonly string[] }): readonly string[] {
  const again = 'run `npx carryover audit` again'
  const [changes, verb, them] = changed.length === 1 ? ['has changed, or what it imports has', 'shares', 'it'] : ['have changed, or what they import has', 'share', 'them']
  return [
    ...(changed.length === 0 ? [] : [`${firstOf(changed, 3)} ${changes}, since ${file} was written, and still ${verb} workers: to see whether others get on with ${them}, ${again}`]),
    ...(added.length === 0 ? [] : [`${firstOf(added, 3)} ${added.length === 1 ? 'is' : 'are'} not in ${file}, and ran in ${added.length === 1 ? 'a worker of its own' : 'workers of their own'}: to let ${added.length === 1 ? 'it' : 'them'} share, ${again}`]),
  ]
}

/** What finding out cost, as a multiple of one run of the suite. */
export function costSentence({ summary }: Report): string {
  if (summary.files === 0 || summary.fileRuns === 0) return ''
  return `as much as ${(summary.fileRuns / summary.files).toFixed(1)} runs of the suite`
}
