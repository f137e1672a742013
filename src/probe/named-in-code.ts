/**
 * Looks at code that is about to run for one thing that it may change. What costs much to read, or has no list of all
 * there is, is read only when code names it.
 *
 * @returns whether there is more to be read now
 */
export type CodeReader = (code: string) => boolean

/** Gives a question that code answers once and for all: whether any of it names something. */
export function namedBy(pattern: RegExp): { isNamed(): boolean; readonly read: CodeReader } {
  let isNamed = false
  return {
    isNamed: () => isNamed,
    read(code) {
      if (isNamed || !pattern.test(code)) return false
      isNamed = true
      return true
    },
  }
}

/** Gathers names that code mentions, up to a bound. */
export function gatherNames(namesIn: (code: string) => Iterable<string>, bound: number): { readonly names: ReadonlySet<string>; readonly read: CodeReader } {
  const names = new Set<string>()
  return {
    names,
    read(code) {
      const { size } = names
      if (size >= bound) return false
      for (const name of namesIn(code)) if (names.size < bound) names.add(name)
      return names.size > size
    },
  }
}
