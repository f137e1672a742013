import type { LeakKind } from '../../model/leak.ts'
import type { LeakedState, RunnerName } from './fix.ts'

/**
 * What an order-dependent test itself can do, so that it holds in any order: for a victim the other half of the fix,
 * for a brittle test the whole of it. Without a known state the advice is general.
 */
export function selfSetup(leak: LeakedState | undefined, runner: RunnerName): string {
  if (leak === undefined) return 'Set up in beforeEach all that the test relies on, instead of taking it as it is found.'
  return SELF_SETUP[leak.kind](leak, runner === 'vitest' ? 'vi' : 'jest')
}

type Advice = (leak: LeakedState, api: 'vi' | 'jest') => string

const setInBeforeEach: Advice = ({ path }) => `Set ${container(path)} to what the test relies on in beforeEach.`
const handOver: Advice = ({ path }) =>
  `Set ${container(path)} to what the test relies on in beforeEach, or hand it to the code as an argument.`

/** The list or map that an element leaked into: a test sets the whole of it. */
function container(path: string): string {
  return path.replace(/(?:\[(?:\d+|"[^"]*")\])+$/, '')
}

const SELF_SETUP = {
  global: (leak, api) => (api === 'vi' ? `Set ${leak.path} with vi.stubGlobal() in beforeEach.` : setInBeforeEach(leak, api)),
  'global-descriptor': setInBeforeEach,
  prototype: ({ path }) => `Do not rely on ${path}: call a function that the test imports.`,
  static: setInBeforeEach,
  env: (leak, api) => (api === 'vi' ? `Set ${leak.path} with vi.stubEnv() in beforeEach.` : setInBeforeEach(leak, api)),
  cwd: () => 'Build paths from import.meta.dirname (or __dirname), never from the working directory.',
  umask: () => 'Pass an explicit mode when a file is made, and set its mode with chmod().',
  process: setInBeforeEach,
  listener: () => "Compare listeners with those that were there before the test, or remove other files' in beforeEach.",
  builtin: handOver,
  'builtin-setting': setInBeforeEach,
  channel: () => 'Count only messages of the test itself, from a subscription that it makes in beforeEach.',
  loader: setInBeforeEach,
  dispatcher: () => 'Set the dispatcher that the test relies on in beforeEach.',
  module: handOver,
  private: ({ path }) => `Set ${container(path)} to what the test relies on in beforeEach, by the call that its module offers for it.`,
  closure: () => 'Create the store, client or signal that the test relies on in beforeEach.',
  'external-module': ({ module }) =>
    `Configure ${module ?? 'the package'} in beforeEach as the test relies on it, or use an instance of its own.`,
  'fake-timers': (_, api) => `Choose the clock in beforeEach: ${api}.useRealTimers() or ${api}.useFakeTimers().`,
  timer: () => 'Assert on what the test itself started, not on everything that happens while it runs.',
  handle: () => 'Listen on port 0 and use names of its own, so that nothing left open is in the way.',
  'late-error': () => 'Nothing: the error is the other file’s, which should await its work.',
  expect: (_, api) =>
    `Register what the test relies on in a setup file (${api === 'vi' ? 'setupFiles' : 'setupFilesAfterEnv'}), not in another test file.`,
  console: (_, api) => `Replace console methods with ${api}.spyOn() in beforeEach before asserting on them.`,
  intl: () => 'Pass the locale and the time zone explicitly.',
  dom: () => 'Empty document.body in beforeEach, and query inside the container that the test rendered.',
  storage: () => 'Call localStorage.clear() and sessionStorage.clear() in beforeEach.',
  custom: setInBeforeEach,
} as const satisfies Record<LeakKind, Advice>
