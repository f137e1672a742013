import { type Exclusion, isExcluding, keysOf } from '../exclusion.ts'
import { loadedModules } from '../loaded-modules.ts'
import { namedBy } from '../named-in-code.ts'
import * as native from '../natives.ts'
import type { NamedValue, Source } from './source.ts'

/** Own keys of `process` that have a source or a named value of their own. */
const OWN_SOURCE: readonly PropertyKey[] = [
  'env', 'exitCode', 'title', 'stdout', 'stderr', 'stdin', 'exit', 'report', '_events', '_eventsCount', '_maxListeners',
]

/** Own keys of `process` that Node, the runner or this tool writes as it goes. */
export const PROCESS_EXCLUSIONS: readonly Exclusion[] = [
  { key: 'moduleLoadList', reason: 'Node appends each of its modules that it loads' },
  { key: 'allowedNodeEnvironmentFlags', reason: 'Node makes it when it is first read' },
  { key: 'nextTick', reason: 'the runner puts its own back around each message, so that another seldom outlives its file' },
  { key: Symbol.for('carryover.session'), reason: "this tool's own" },
]

const skipped = new Set<PropertyKey>([...OWN_SOURCE, ...keysOf(PROCESS_EXCLUSIONS)])

/** To read `process.report` makes Node load it: it is left alone until code is about to run that names it. */
export const diagnosticReport = namedBy(/\bprocess\.report\b/)

/** The process object, its prototype and its settings. */
export const processState: Source = {
  name: 'process',
  *roots() {
    yield { target: process, label: 'process', kind: 'process', depth: 2, isPlainOnly: true, skipped }
    const prototype = native.getPrototypeOf(process)
    if (prototype) yield { target: prototype, label: 'process.__proto__', kind: 'process', depth: 0 }
    for (const name of ['hrtime', 'memoryUsage'] as const)
      if (typeof functions[name] === 'function') yield { target: functions[name], label: `process.${name}`, kind: 'process', depth: 0 }
  },
  *values() {
    yield assigned('exitCode', process.exitCode)
    yield assigned('title', process.title)
    yield exit()
    yield* SETTINGS.map(({ path, read, write }) => setting(path, read(), write))
    if (diagnosticReport.isNamed() || loadedModules().has('internal/process/report')) yield* reportSettings()
  },
  owns: (path) => /^process\.(?:exitCode|title|exit|report\.\w+)$/.test(path) || SETTINGS.some((one) => one.path === path),
}

/** Functions that carry others. */
const functions = { hrtime: process.hrtime, memoryUsage: process.memoryUsage }

const { hasUncaughtExceptionCaptureCallback, setUncaughtExceptionCaptureCallback, setSourceMapsEnabled } = process
const { setMaxListeners } = process
const usualLimit = process.getMaxListeners()

/** What functions of the process set and others read. */
const SETTINGS = [
  {
    path: 'process.getMaxListeners()',
    // As long as it was never set, it follows the default of all emitters, which is told by itself.
    read: () => ownLimit() ?? usualLimit,
    write: (before: unknown) => native.apply(setMaxListeners, process, [before]),
  },
  {
    path: 'process.hasUncaughtExceptionCaptureCallback()',
    read: () => native.apply(hasUncaughtExceptionCaptureCallback, process, []) as unknown,
    // The callback that was there before cannot be read; none is what a file expects.
    write: () => native.apply(setUncaughtExceptionCaptureCallback, process, [null]) as unknown,
  },
  {
    path: 'process.sourceMapsEnabled',
    read: () => process.sourceMapsEnabled,
    write: (before: unknown) => native.apply(setSourceMapsEnabled, process, [before]) as unknown,
  },
]

function ownLimit(): unknown {
  return native.getOwnPropertyDescriptor(process, '_maxListeners')?.value
}

const REPORT_SETTINGS = [
  'directory', 'filename', 'compact', 'excludeNetwork', 'excludeEnv', 'signal', 'reportOnFatalError', 'reportOnSignal',
  'reportOnUncaughtException',
] as const

function* reportSettings(): Iterable<NamedValue> {
  const report = process.report as unknown as Record<string, unknown>
  for (const name of REPORT_SETTINGS)
    yield {
      ...setting(`process.report.${name}`, report[name], (before) => Object.assign(report, { [name]: before })),
      isFirstSeenAsIs: true,
    }
}

/** The runner installs its own for each file, which is known by what it says. */
function exit(): NamedValue {
  const own = native.getOwnPropertyDescriptor(process, 'exit')
  const value = own?.value as unknown
  const isRunners = isExcluding() && (typeof value !== 'function' || isRunnersExit(value))
  if (isRunners) runnersExit = own
  return {
    path: 'process.exit',
    kind: 'process',
    value: isRunners ? undefined : value,
    putBack: (before) =>
      native.defineProperty(process, 'exit', before === undefined && runnersExit ? runnersExit : { ...own, value: before }),
  }
}

/** Between files Vitest puts Node's own back, bound. */
function isRunnersExit(value: Function): boolean {
  if (native.getOwnPropertyDescriptor(value, 'name')?.value === 'bound exit') return true
  return native.functionSource(value).includes('process.exit unexpectedly called')
}

let runnersExit: PropertyDescriptor | undefined

function assigned(name: 'exitCode' | 'title', value: unknown): NamedValue {
  return setting(`process.${name}`, value, (before) => Reflect.set(process, name, before))
}

function setting(path: string, value: unknown, putBack: (before: unknown) => unknown): NamedValue {
  return { path, kind: 'process', value, putBack: (before) => void putBack(before) }
}
