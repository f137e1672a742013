import { builtins } from './builtins.ts'
import { dispatcher } from './dispatcher.ts'
import { environment } from './environment.ts'
import { globals } from './globals.ts'
import { intrinsics } from './intrinsics.ts'
import { lazyGlobals } from './lazy-globals.ts'
import { listeners } from './listeners.ts'
import { processState } from './process.ts'
import type { Source } from './source.ts'

/** Every source, in the order in which it is read: what comes first names what several reach. */
export const SOURCES: readonly Source[] = [intrinsics, globals, lazyGlobals, environment, processState, listeners, dispatcher, builtins]
