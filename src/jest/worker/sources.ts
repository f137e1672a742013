import { builtinSettings } from '../../probe/sources/builtin-settings.ts'
import { builtins } from '../../probe/sources/builtins.ts'
import { channels } from '../../probe/sources/channels.ts'
import { dispatcher } from '../../probe/sources/dispatcher.ts'
import { environment } from '../../probe/sources/environment.ts'
import { fileSystem } from '../../probe/sources/file-system.ts'
import { globals } from '../../probe/sources/globals.ts'
import { sharedIntrinsics } from '../../probe/sources/intrinsics.ts'
import { lazyGlobals } from '../../probe/sources/lazy-globals.ts'
import { sharedListeners } from '../../probe/sources/listeners.ts'
import { processState } from '../../probe/sources/process.ts'
import { streams } from '../../probe/sources/process-streams.ts'
import { processReach } from '../../probe/sources/process-reach.ts'
import type { Source } from '../../probe/sources/source.ts'
import { nativeAddons } from './native-addons.ts'
import { REAL_VARIABLES } from './read-code.ts'
import { stdin } from './stdin.ts'

/**
 * What outlives a test file in Jest, in the order in which it is read. Modules, the DOM, `expect` and most globals are a
 * test file's own, and so is its `process`, a copy; these are the worker's.
 */
export const jestSources = (root: string): readonly Source[] => [
  sharedIntrinsics,
  globals,
  lazyGlobals,
  // Jest sets none of the real variables anew for each file, and a file has but few ways to them.
  {
    ...environment,
    roots: (isKnown) => [...(environment.roots?.(isKnown) ?? [])].map((variables) => ({ ...variables, isSetByRunner: false, named: REAL_VARIABLES })),
  },
  // Of the real process a test file reaches what has a name here, and none of its own properties.
  valuesOf(processState),
  processReach,
  streams,
  sharedListeners,
  stdin,
  dispatcher,
  builtins,
  builtinSettings,
  channels,
  fileSystem,
  nativeAddons(root),
]

/** Of a source, what it reads by name. */
function valuesOf({ name, values, owns }: Source): Source {
  return { name, ...(values && { values }), ...(owns && { owns }) }
}
