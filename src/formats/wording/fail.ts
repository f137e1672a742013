import type { FailPolicy } from '../../model/options.ts'
import type { Report } from '../../model/report.ts'
import { count } from './counts.ts'

/** Why a run that Carryover fails is failed, where all its tests may have passed. */
export function failSentence({ summary }: Report, policy: FailPolicy): string {
  const { orderDependent, suspects, hazards, leaks } = summary
  const reasons = [
    ...(orderDependent > 0 ? [`${count(orderDependent, 'test')} shown to depend on order`] : []),
    ...(policy === 'any' && suspects > 0 ? [`${count(suspects, 'test')} suspected of it`] : []),
    ...(policy === 'any' && hazards > 0 ? [count(hazards, 'hazard')] : []),
    ...(policy === 'any' && leaks > 0 ? [count(leaks, 'leak')] : []),
  ]
  return `Carryover fails this run, as \`fail: '${policy}'\` asks: ${reasons.join(', ')}.`
}
