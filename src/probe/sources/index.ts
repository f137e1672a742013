import { builtinSettings } from './builtin-settings.ts'
import { builtins } from './builtins.ts'
import { channels } from './channels.ts'
import { consoles } from './console.ts'
import { dispatcher } from './dispatcher.ts'
import { customElementsDefined } from './dom/custom-elements.ts'
import { pageListeners } from './dom/page-listeners.ts'
import { pageObjects } from './dom/page-objects.ts'
import { pageState } from './dom/page-state.ts'
import { environment } from './environment.ts'
import { expectState } from './expect.ts'
import { globals } from './globals.ts'
import { interceptors } from './interceptors.ts'
import { intrinsics } from './intrinsics.ts'
import { lazyGlobals } from './lazy-globals.ts'
import { libraries } from './libraries.ts'
import { processListeners, sharedListeners } from './listeners.ts'
import { processState } from './process.ts'
import { streams } from './process-streams.ts'
import type { Source } from './source.ts'
import { storage } from './dom/storage.ts'
import { windowGlobals } from './dom/window-globals.ts'

/** Every source, in the order in which it is read: what comes first names what several reach. */
export const SOURCES: readonly Source[] = [
  intrinsics,
  globals,
  lazyGlobals,
  windowGlobals,
  consoles,
  environment,
  processState,
  streams,
  processListeners,
  sharedListeners,
  dispatcher,
  interceptors,
  expectState,
  builtins,
  builtinSettings,
  channels,
  pageState,
  pageObjects,
  pageListeners,
  customElementsDefined,
  storage,
  libraries,
]
