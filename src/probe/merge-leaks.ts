import type { ObservedLeak } from '../model/leak.ts'

/** One leak for each path: what was there before the first change, and what is there after the last. */
export function mergeLeaks(leaks: readonly ObservedLeak[]): ObservedLeak[] {
  const merged = new Map<string, ObservedLeak>()
  for (const leak of leaks) {
    const first = merged.get(leak.path)
    merged.set(leak.path, first === undefined ? leak : join(first, leak))
  }
  return [...merged.values()].filter((leak) => !isUndone(leak))
}

function join(first: ObservedLeak, last: ObservedLeak): ObservedLeak {
  const { before: _, after: __, isFill: ___, isRemade: ____, phase: _____, ...rest } = last
  return {
    ...rest,
    ...(first.before !== undefined && { before: first.before }),
    ...(last.after !== undefined && { after: last.after }),
    ...(first.isFill && { isFill: true }),
  }
}

/** Only a text that shows the whole value can say that it is back. */
function isUndone({ before, after }: ObservedLeak): boolean {
  return before === after && (before === undefined || /^(?:".{0,100}"|-?[\d.]+n?|true|false|null|undefined)$/.test(before))
}
