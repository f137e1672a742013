import type { Leak } from '../../model/report.ts'
import type { Mark } from './counts.ts'
import { ABSENT, LOOKS_THE_SAME } from './leak.ts'

/** Before and after in one line; empty where neither is known. */
export function changeSentence({ before, after }: Pick<Leak, 'before' | 'after'>, mark: Mark): string {
  if (before === undefined && after === undefined) return ''
  if (before === after && after !== undefined) return `${mark(after)} ${LOOKS_THE_SAME}`
  return `${before === undefined ? ABSENT.before : mark(before)} → ${after === undefined ? ABSENT.after : mark(after)}`
}
