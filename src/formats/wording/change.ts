import type { LeakKind } from '../../model/leak.ts'
import type { Leak } from '../../model/report.ts'
import type { Mark } from './counts.ts'
import { ABSENT, LOOKS_THE_SAME } from './leak.ts'

/** What a change is told of. */
export type Change = Pick<Leak, 'before' | 'after'> & Partial<Pick<Leak, 'kind'>>

/** Work that is under way or an error is no value that was there before. */
export function isEvent(kind: LeakKind | undefined): boolean {
  return kind === 'timer' || kind === 'handle' || kind === 'late-error'
}

/** Before and after in one line; empty where neither is known. */
export function changeSentence({ kind, before, after }: Change, mark: Mark): string {
  if (before === undefined && after === undefined) return ''
  if (isEvent(kind) && before === undefined && after !== undefined) return mark(after)
  if (before === after && after !== undefined) return `${mark(after)} ${LOOKS_THE_SAME}`
  return `${before === undefined ? ABSENT.before : mark(before)} → ${after === undefined ? ABSENT.after : mark(after)}`
}
