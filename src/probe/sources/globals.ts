import { LAZY_NAMES } from './lazy-globals.ts'
import type { Source } from './source.ts'

/** Own keys of the global object that the runner, the environment or this tool writes, each with the reason. */
const RUNNERS_OWN: readonly (readonly [key: PropertyKey, reason: string])[] = [
  ['__vitest_worker__', 'the state of the running test file, set for each file'],
  ['__vitest_index__', 'the API object that Vitest hands to test files'],
  ['__vitest_environment__', 'the name of the environment'],
  ['__vitest_mocker__', 'the mocker of the module runner'],
  ['__vitest_required__', 'modules that Vitest keeps for fake timers'],
  ['__vitest_browser__', 'whether this is a browser'],
  ['__coverage__', 'counters of the istanbul coverage provider'],
  [Symbol.for('vitest:expect'), 'the state of the running test'],
  [Symbol.for('matchers-object'), 'expect keeps its state here; the expect source looks into it'],
  [Symbol.for('$$jest-matchers-object'), 'expect keeps its state here; the expect source looks into it'],
  [Symbol.for('expect-global'), 'the expect function of the running file'],
  [Symbol.for('asymmetric-matchers-object'), 'asymmetric matchers of expect'],
  [Symbol.for('undici.globalDispatcher.1'), 'has a source of its own'],
  [Symbol.for('undici.globalDispatcher.2'), 'has a source of its own'],
  [Symbol.for('carryover.module'), "this tool's own hook"],
  [Symbol.for('carryover.tick'), "this tool's own hook"],
]

/** Marks that libraries set once, when they are loaded, for their developer tools or to find a second copy. */
const LIBRARIES_OWN: readonly PropertyKey[] = [
  '__VUE__', '__VUE_HMR_RUNTIME__', '__VUE_INSTANCE_SETTERS__', '__VUE_SSR_SETTERS__', '__VUE_DEVTOOLS_HOOK_REPLAY__',
  '__VUE_DEVTOOLS_GLOBAL_HOOK__', '__REACT_DEVTOOLS_GLOBAL_HOOK__', '__svelte', '__core-js_shared__', 'litHtmlVersions',
  'litElementVersions', 'reactiveElementVersions', 'nanostoresGlobal',
]

const skipped: ReadonlySet<PropertyKey> = new Set([...RUNNERS_OWN.map(([key]) => key), ...LIBRARIES_OWN, ...LAZY_NAMES])

/** The own properties of the global object, and the plain data that hangs from them. */
export const globals: Source = {
  name: 'globals',
  *roots() {
    yield { target: globalThis, label: 'globalThis', kind: 'global', depth: 4, isPlainOnly: true, skipped }
    yield { target: console, label: 'console', kind: 'console', depth: 0 }
  },
}
