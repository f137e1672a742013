import { shortHash } from './contents.ts'

/** Which module imports which, by path. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Hashes of all the code that a module reaches, in time that grows with the graph: a hash of its own content and of the
 * hashes of what it imports, modules that import each other as one (Tarjan, SIAM J. Comput. 1972).
 * @param contentOf hash of one file; what is empty is the same in all runs, what is undefined is not known
 * @returns the hash of a module's code; undefined where something that it reaches is not known
 */
export function openCodeHashes(imports: ImportGraph, contentOf: (module: string) => string | undefined): (module: string) => string | undefined {
  const done = new Map<string, string | undefined>()
  const seen = new Map<string, Seen>()
  const stack: Seen[] = []

  const hashGroup = (members: readonly string[]): void => {
    const own = new Set(members)
    const parts: (string | undefined)[] = members.toSorted().map(contentOf)
    const others = new Set(members.flatMap((member) => [...(imports.get(member) ?? [])].filter((target) => !own.has(target))))
    parts.push(...[...others].toSorted().map((target) => done.get(target)))
    const value = parts.includes(undefined) ? undefined : shortHash(JSON.stringify([members.toSorted(), parts]))
    for (const member of members) done.set(member, value)
  }
  const enter = (module: string): Seen => {
    const entry = { module, index: seen.size, lowest: seen.size, targets: (imports.get(module) ?? NONE).values() }
    seen.set(module, entry)
    stack.push(entry)
    return entry
  }
  const leave = ({ module, index, lowest }: Seen): void => {
    if (lowest !== index) return
    hashGroup(stack.splice(stack.findLastIndex((entry) => entry.module === module)).map((entry) => entry.module))
  }
  // Chains of imports are longer than the call stack allows for.
  const visit = (root: string): void => {
    const path = [enter(root)]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { value: target, done: isDone } = top.targets.next()
      if (isDone === true) {
        path.pop()
        leave(top)
        const above = path.at(-1)
        if (above !== undefined) above.lowest = Math.min(above.lowest, top.lowest)
      } else {
        const known = seen.get(target)
        if (known === undefined) path.push(enter(target))
        else if (!done.has(target)) top.lowest = Math.min(top.lowest, known.index)
      }
    }
  }

  return (module) => {
    if (!done.has(module)) visit(module)
    return done.get(module)
  }
}

interface Seen {
  readonly module: string
  readonly index: number
  lowest: number
  readonly targets: Iterator<string>
}

const NONE: ReadonlySet<string> = new Set()
