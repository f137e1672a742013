import type { Ledger, Naming } from '../model/ledger.ts'

/** Whether any code of the user's that a file reaches has a name in it; undefined where that cannot be told. */
export type IsNamed = (name: string) => boolean | undefined

/** Looks for names in all that one file reaches. */
export function namedWithin(ledger: Ledger, { file, project }: { readonly file: string; readonly project: string }, naming: Naming | undefined): IsNamed {
  const known = new Map<string, boolean>()
  return (name) => {
    if (naming === undefined) return undefined
    const answer = known.get(name) ?? [...ledger.reach(file, project)].some((module) => naming(module, name))
    known.set(name, answer)
    return answer
  }
}

/** The last name in a path: what code that reads it speaks of. */
export function nameIn(path: string): string | undefined {
  return /([A-Za-z_$][\w$]*)[^A-Za-z_$]*$/.exec(path)?.[1]
}
