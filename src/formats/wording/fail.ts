import type { FailPolicy } from '../../model/options.ts'
import type { Report } from '../../model/report.ts'
import { count, joined } from './counts.ts'

/**
 * Why a run that Carryover fails is failed, where all its tests may have passed.
 * @param news how many findings the baseline lacks; for `new` only
 */
export function failSentence({ summary }: Report, policy: FailPolicy, news: number): string {
  const { orderDependent, suspects, hazards, leaks } = summary
  const confirmed = reason(orderDependent, 'test', 'shown to depend on order')
  const reasons = {
    never: [],
    new: reason(news, 'finding', 'that the baseline lacks'),
    confirmed,
    any: [...confirmed, ...reason(suspects, 'test', 'suspected of it'), ...reason(hazards, 'hazard'), ...reason(leaks, 'leak')],
  } as const satisfies Record<FailPolicy, readonly string[]>
  return `Carryover fails this run, as \`fail: '${policy}'\` asks: ${joined(reasons[policy])}.`
}

function reason(amount: number, noun: string, what = ''): readonly string[] {
  return amount === 0 ? [] : [`${count(amount, noun)} ${what}`.trimEnd()]
}
