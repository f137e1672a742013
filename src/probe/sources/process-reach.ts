import * as native from '../natives.ts'
import type { Root } from '../node.ts'
import type { NamedValue, Source } from './source.ts'

/**
 * What a sandbox shares with the worker although it has a `process` and globals of its own: functions of `process` with
 * what hangs from them, what stands behind its accessors and calls, and the platform's single instances.
 */
export const processReach: Source = {
  name: 'process reach',
  *roots(isKnown) {
    for (const name of ['hrtime', 'memoryUsage'] as const) yield* root(process[name], `process.${name}`, 'process', isKnown)
    for (const { label, module, read } of INSTANCES)
      if (!isKnown(label) && (module === undefined || loadedModules.includes(`NativeModule ${module}`)))
        yield* root(read(), label, 'builtin', isKnown)
  },
  *values() {
    yield {
      path: 'process.hasUncaughtExceptionCaptureCallback()',
      kind: 'process',
      value: hasCallback(),
      putBack: (before) => before === false && setCallback(null),
    }
    yield {
      path: 'process.sourceMapsEnabled',
      kind: 'process',
      value: (process as { readonly sourceMapsEnabled?: boolean }).sourceMapsEnabled,
      putBack: (before) => setSourceMapsEnabled(before === true),
    }
    yield* reportSettings()
  },
}

interface Instance {
  readonly label: string
  /** What Node loads for it: it is left alone until something else has loaded that. */
  readonly module?: string
  read(): object
}

const INSTANCES: readonly Instance[] = [
  { label: 'performance', read: () => performance },
  { label: 'navigator', module: 'internal/navigator', read: () => navigator },
  { label: 'crypto', module: 'internal/crypto/webcrypto', read: () => crypto },
  { label: 'crypto.subtle', module: 'internal/crypto/webcrypto', read: () => crypto.subtle },
]

const REPORT_SETTINGS = [
  'directory', 'filename', 'compact', 'excludeNetwork', 'signal', 'reportOnFatalError', 'reportOnSignal',
  'reportOnUncaughtException',
] as const

/** Node appends to it as it loads. */
const loadedModules = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList
const hasCallback = process.hasUncaughtExceptionCaptureCallback.bind(process)
const setCallback = process.setUncaughtExceptionCaptureCallback.bind(process)
const setSourceMapsEnabled = process.setSourceMapsEnabled.bind(process)

function* root(target: object, label: string, kind: 'process' | 'builtin', isKnown: (id: string) => boolean): Iterable<Root> {
  if (isKnown(label) || native.isProxy(target)) return
  yield { target, label, kind, depth: 0, shape: typeof target === 'function' ? 'function' : 'properties' }
}

/** The settings of diagnostic reports are accessors of Node's own, behind one that makes them when it is first read. */
function* reportSettings(): Iterable<NamedValue> {
  if (!loadedModules.includes('NativeModule internal/process/report')) return
  const report = process.report as unknown as Record<string, unknown>
  for (const name of REPORT_SETTINGS)
    yield {
      path: `process.report.${name}`,
      kind: 'process',
      value: report[name],
      isFirstSeenAsIs: true,
      putBack: (before) => Reflect.set(report, name, before),
    }
}
