import type { LeakKind, Place } from '../../model/leak.ts'
import type { Difference } from '../difference.ts'
import type { Root } from '../node.ts'

/** One named value that no descriptor shows, read by calling the platform. Lists are compared element by element. */
export interface NamedValue {
  readonly path: string
  readonly kind: LeakKind
  readonly value: unknown
  /** How the value reads in a report, where that is not its plain rendering. */
  readonly text?: string | undefined
  /** It comes into sight late, as when a module is loaded: what it is then is no change. */
  readonly isFirstSeenAsIs?: boolean
  /** A list of running work: only what came to it is a leak, since work ends by itself. */
  readonly isWork?: boolean
  /** An object by which it can be told whether a module of the worker registered it, as its own code does once. */
  readonly registered?: object
  /** Objects that it consists of: they are compared by identity only, wherever they are found. */
  readonly leaveOut?: readonly object[]
  /** Where it was made. */
  readonly createdAt?: Place
  readonly putBack?: ((before: unknown) => void) | undefined
}

/** A family of state that outlives a test file. A source looks and never touches. */
export interface Source {
  readonly name: string
  /** Objects whose graph is walked; asked again after each file, since builtins load over time, for those not yet known. */
  readonly roots?: (isKnown: (id: string) => boolean) => Iterable<Root>
  readonly values?: () => Iterable<NamedValue>
  /** Called when a look is over, in which what differed was taken as known. */
  readonly looked?: () => void
  /** Whether a path is one of its named values, also one that is not there at the moment. */
  readonly owns?: (path: string) => boolean
  /** The path of the leak that a change of the graph is only a part of, so that one state is told once. */
  readonly wholeOf?: (difference: Difference) => string | undefined
  /** Says of a change of the graph that it is no leak, or one that harms nobody. */
  readonly setAside?: (difference: Difference) => 'nobodys' | 'benign' | undefined
}
