import { builtinSettings } from './builtin-settings.ts'
import { builtins } from './builtins.ts'
import { dispatcher } from './dispatcher.ts'
import { dom } from './dom.ts'
import { environment } from './environment.ts'
import { expectState } from './expect.ts'
import { globals } from './globals.ts'
import { intrinsics } from './intrinsics.ts'
import { lazyGlobals } from './lazy-globals.ts'
import { listeners } from './listeners.ts'
import { processState } from './process.ts'
import type { Source } from './source.ts'
import { storage } from './storage.ts'
import { windowGlobals } from './window-globals.ts'

/** Every source, in the order in which it is read: what comes first names what several reach. */
export const SOURCES: readonly Source[] = [
  intrinsics,
  globals,
  lazyGlobals,
  windowGlobals,
  environment,
  processState,
  listeners,
  dispatcher,
  expectState,
  builtins,
  builtinSettings,
  dom,
  storage,
]
