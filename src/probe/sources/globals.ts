import { type Exclusion, keysOf } from '../exclusion.ts'
import { LAZY_NAMES } from './lazy-globals.ts'
import type { Source } from './source.ts'

/** Own keys of the global object that the runner, the environment or this tool writes. */
export const GLOBAL_EXCLUSIONS: readonly Exclusion[] = [
  { key: '__vitest_worker__', reason: 'the state of the running test file, set for each file' },
  { key: '__coverage__', reason: 'counters of the istanbul coverage provider' },
  { key: Symbol.for('carryover.module'), reason: "this tool's own hook" },
  ...[
    '__VUE__', '__VUE_HMR_RUNTIME__', '__VUE_INSTANCE_SETTERS__', '__VUE_SSR_SETTERS__', '__VUE_DEVTOOLS_HOOK_REPLAY__', '__svelte',
    'litHtmlVersions', 'litElementVersions', 'reactiveElementVersions', 'litIssuedWarnings', 'litPropertyMetadata', 'litServerRoot',
    '__MSW_INTERCEPTORS_REGISTRY', '__MSW_INTERNAL_CONNECTION_CONTEXT', 'nanostoresGlobal',
  ].map((key) => ({ key, reason: 'a library sets it once as it loads, for its developer tools or to find a second copy' })),
]

/** What has a source of its own. */
const OWN_SOURCE: readonly PropertyKey[] = [
  Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2'), Symbol.for('$$jest-matchers-object'), ...LAZY_NAMES,
]

const skipped: ReadonlySet<PropertyKey> = new Set([...keysOf(GLOBAL_EXCLUSIONS), ...OWN_SOURCE])

/** The own properties of the global object, and the plain data that hangs from them. */
export const globals: Source = {
  name: 'globals',
  *roots() {
    yield { target: globalThis, label: 'globalThis', kind: 'global', depth: 4, isPlainOnly: true, skipped }
  },
}
