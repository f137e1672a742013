import type { LeakKind } from '../../model/leak.ts'
import type { Root } from '../node.ts'

/** One named value that no descriptor shows, read by calling the platform. Lists are compared element by element. */
export interface NamedValue {
  readonly path: string
  readonly kind: LeakKind
  readonly value: unknown
  /** How the value reads in a report, where that is not its plain rendering. */
  readonly text?: string
  /** It comes into sight late, as when a module is loaded: what it is then is no change. */
  readonly isFirstSeenAsIs?: boolean
  readonly putBack?: (before: unknown) => void
}

/** A family of state that outlives a test file. A source looks and never touches. */
export interface Source {
  readonly name: string
  /** Objects whose graph is walked; asked again after each file, since builtins load over time, for those not yet known. */
  readonly roots?: (isKnown: (id: string) => boolean) => Iterable<Root>
  readonly values?: () => Iterable<NamedValue>
}
