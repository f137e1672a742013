import type { HazardKind } from '../../model/hazard.ts'
import type { LeakKind } from '../../model/leak.ts'

/** What leaked, as a noun without an article. */
export const NOUNS = {
  global: 'global variable',
  'global-descriptor': 'shape of a global',
  prototype: 'built-in prototype',
  static: 'static of a built-in',
  env: 'environment variable',
  cwd: 'working directory',
  umask: 'file mode mask',
  process: 'process state',
  listener: 'event listener',
  builtin: 'export of a Node builtin',
  'builtin-setting': 'setting of a Node builtin',
  channel: 'process-wide channel or hook',
  loader: 'module loader state',
  dispatcher: 'HTTP dispatcher',
  module: 'exported module state',
  private: 'module-private variable',
  closure: 'state in a closure',
  'external-module': 'state of a package',
  'fake-timers': 'fake timers',
  timer: 'running timer',
  handle: 'open handle',
  'late-error': 'late error',
  expect: 'state of expect',
  console: 'console method',
  intl: 'Intl or default locale',
  dom: 'DOM state',
  storage: 'web storage',
  custom: 'state of a source of your own',
} as const satisfies Record<LeakKind, string>

/** What stands before the place in the source that it comes from. */
export function writerLabel(kind: LeakKind): string {
  return WRITERS.get(kind) ?? 'written'
}

const WRITERS: ReadonlyMap<LeakKind, string> = new Map([
  ['timer', 'started'],
  ['handle', 'opened'],
  ['late-error', 'thrown'],
])

/** The page on this kind of leak, relative to the package. */
export function docsForKind(kind: LeakKind | HazardKind): string {
  return `docs/leaks/${kind}.md`
}

/** Where to read on, as far as a reader with an installed package can follow. */
export const DOCS_SENTENCE = 'Each kind has a page in node_modules/carryover/docs/leaks/.'

/** A leak's kind in brackets after its path, unless the path says it already. */
export function kindRemark({ kind, path }: { readonly kind: LeakKind; readonly path: string }, ...remarks: readonly string[]): string {
  const parts = [path === NOUNS[kind] ? '' : NOUNS[kind], ...remarks].filter((part) => part !== '')
  return parts.length === 0 ? '' : `(${parts.join('; ')})`
}

/** Whether a name is that of a kind of leak. */
export function isLeakKind(name: string): name is LeakKind {
  return Object.hasOwn(NOUNS, name)
}
