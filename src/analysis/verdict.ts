import type { LeakKind, ObservedLeak } from '../model/leak.ts'
import type { LeakVerdict } from '../model/report.ts'

/**
 * What a leak is worth by its looks alone; evidence from reruns always outranks it. Harmful: known shared state was
 * changed for everyone. Suspicious: it may matter to a file that reads it. Benign: it fills once or only counts.
 */
export function verdictOf(leak: ObservedLeak): LeakVerdict {
  if (isSetUpAgain(leak) || leak.isRegistered === true || isRealTime(leak)) return 'benign'
  if (MODULE_KINDS.has(leak.kind) && BENIGN_LOOKS.some((looks) => looks(leak))) return 'benign'
  // What a process ends with is what everybody goes by, whoever set it.
  if (leak.path === 'process.exitCode') return 'harmful'
  const isChanged = leak.before !== undefined
  return HARMFUL_WHEN_CHANGED[leak.kind] && (isChanged || ALWAYS_HARMFUL.has(leak.kind)) ? 'harmful' : 'suspicious'
}

const HARMFUL_WHEN_CHANGED = {
  global: true,
  'global-descriptor': true,
  prototype: true,
  static: true,
  env: true,
  cwd: true,
  umask: true,
  process: true,
  listener: false,
  builtin: true,
  'builtin-setting': true,
  channel: false,
  loader: false,
  dispatcher: true,
  module: false,
  private: false,
  closure: false,
  'external-module': false,
  'fake-timers': true,
  timer: false,
  handle: false,
  'late-error': true,
  expect: false,
  console: true,
  intl: true,
  dom: false,
  storage: false,
  custom: false,
} as const satisfies Record<LeakKind, boolean>

/** Kinds for which adding is as bad as changing. */
const ALWAYS_HARMFUL: ReadonlySet<LeakKind> = new Set(['prototype', 'cwd', 'umask', 'late-error', 'fake-timers'])

const MODULE_KINDS: ReadonlySet<LeakKind> = new Set(['module', 'private', 'closure', 'external-module'])

/** Each file makes it for itself: the same data once more, or what setup files set before every file. */
function isSetUpAgain(leak: ObservedLeak): boolean {
  return leak.isRemade === true || leak.isReset === true || leak.phase === 'setup'
}

/** A file that went back to real timers after another had left fake ones. */
function isRealTime({ kind, after }: ObservedLeak): boolean {
  return kind === 'fake-timers' && after === undefined
}

/** What changes in a module that computes once, counts, remembers or warns once look like. */
const BENIGN_LOOKS: readonly ((leak: ObservedLeak) => boolean)[] = [
  isLazyFill,
  isLazyGetter,
  isThunk,
  isCounter,
  isCache,
  isClock,
  isCleared,
  isWarnedOnce,
  isLibraryInternal,
]

/** Undefined or null before, a value after: lazy initialisation. */
function isLazyFill(leak: ObservedLeak): boolean {
  return leak.isFill === true
}

/** A getter that put its result in its own place. */
function isLazyGetter({ before, after }: ObservedLeak): boolean {
  return before === '‹getter›' && after !== undefined && after !== '‹getter›'
}

/** A function of a package that gave way to what it returned. */
function isThunk({ kind, before = '', after }: ObservedLeak): boolean {
  return kind === 'external-module' && /^function\b/.test(before) && /^[[{"\d]/.test(after ?? '')
}

const INTEGER = /^-?\d+$/

/** A private number that grew: an id generator or a statistic, which nobody compares between files. */
function isCounter({ kind, before, after }: ObservedLeak): boolean {
  if (kind === 'module') return false
  return before !== undefined && after !== undefined && INTEGER.test(before) && INTEGER.test(after) && +after > +before
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/

/** A number of a package that is no whole one, such as when it last did something. */
function isClock({ kind, before, after }: ObservedLeak): boolean {
  if (kind !== 'external-module' || before === undefined || after === undefined) return false
  return NUMBER.test(before) && NUMBER.test(after) && !(INTEGER.test(before) && INTEGER.test(after))
}

/** A place in a list of a package's that was used and is empty again. */
function isCleared({ kind, path, before, after }: ObservedLeak): boolean {
  return kind === 'external-module' && path.endsWith(']') && before === undefined && (after === 'null' || after === 'undefined')
}

const CACHE_NAME = /cache|memo|intern|pool|lru|weak/i

const LAST_CALL = /·(?:last|prev|previous)(?:Args|Arguments|Inputs?|Params|Result|Output|Return|This|Deps)?$/

/** State whose own name says that it is a cache, or in a closure that it is what the last call was and gave. */
function isCache({ path }: ObservedLeak): boolean {
  return CACHE_NAME.test(nameWithinModule(path)) || LAST_CALL.test(path)
}

const WARNING_NAME = /warn|deprecat|notified|logged|probed/i

/** A switch that goes on once, so that a warning is given or a check is made once. */
function isWarnedOnce({ path, before, after }: ObservedLeak): boolean {
  return after === 'true' && (before === 'false' || before === undefined) && WARNING_NAME.test(nameWithinModule(path))
}

const INTERNAL_NAME = /__\w*INTERNALS?|_DO_NOT_USE|\[Symbol(?:\.for)?\('?(?:events|nodejs)\./

/** What a library or Node marks as its own and nobody else's. */
function isLibraryInternal({ path }: ObservedLeak): boolean {
  return INTERNAL_NAME.test(nameWithinModule(path))
}

/** Without the keys of entries, which are data. */
function nameWithinModule(path: string): string {
  return path.slice(path.indexOf('#') + 1).replace(/\["(?:[^"\\]|\\.)*"\]/g, '')
}
