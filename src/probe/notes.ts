import type { Limit } from '../model/record.ts'

/** Bounds that were hit and things that were not seen, gathered until they are told. */
export class Notes {
  private seen = new Map<string, { readonly bound: number; readonly first: string; count: number }>()

  /** Notes one more of a kind; `where` gives the path at which it stands. */
  add(what: string, bound: number, where: () => string = () => ''): void {
    const known = this.seen.get(what)
    if (known === undefined) this.seen.set(what, { bound, first: where(), count: 1 })
    else known.count++
  }

  /** Gives what was noted since the call before, as the report's limits. */
  take(file: string): Limit[] {
    const limits = [...this.seen].map(([what, { bound, first, count }]) => ({
      what,
      file,
      bound,
      // Why a probe failed is the same each time that it does.
      ...(first !== '' && { detail: count === 1 || what.startsWith('probe ') ? first : `${first} and ${count - 1} more` }),
    }))
    this.seen = new Map()
    return limits
  }
}
