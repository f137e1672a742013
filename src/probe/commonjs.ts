import { channel } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import * as native from './natives.ts'
import { render } from './render.ts'
import type { Session } from './session.ts'

/**
 * Begins to watch what CommonJS loads: each module's exports from the moment it was loaded, and the table by which
 * `require` finds it. What was loaded before is the runner's and the environment's own.
 *
 * @param fileOf the path of a module relative to the root; nothing for one that is not the user's
 * @returns looks for modules that came by another way than a `require()`
 */
export function watchCommonJs(session: Session, fileOf: (path: string) => string | undefined): () => void {
  const seen = new native.SafeSet<PropertyKey>()
  for (const path of native.ownKeys(cache)) seen.add(path)
  const nameOf = (path: PropertyKey): string => fileOf(String(path)) ?? String(path)
  session.addRoot({ target: cache, label: 'require.cache', kind: 'loader', depth: 0, shape: 'properties', isGrowing: true, nameOf })

  const look = (): void => {
    let isNew = false
    const paths = native.ownKeys(cache)
    for (let index = 0; index < paths.length; index++) {
      const path = paths[index] as string
      if (seen.has(path)) continue
      seen.add(path)
      isNew = true
      const file = fileOf(path)
      const loaded = native.getOwnPropertyDescriptor(cache, path)?.value as object | undefined
      if (file !== undefined && loaded !== undefined) addModule(session, file, loaded)
    }
    if (isNew) session.addBuiltins()
  }
  let depth = 0
  channel('tracing:module.require:start').subscribe(() => void depth++)
  // Only when the outermost has returned: what modules do to each other while they load is how they begin.
  channel('tracing:module.require:end').subscribe(() => {
    if (--depth === 0) look()
  })
  return look
}

const { cache } = createRequire(import.meta.url)

function addModule(session: Session, file: string, loaded: object): void {
  const view = viewOf(loaded)
  session.addRoot({ target: view, label: `require.cache[${render(file)}]`, kind: 'loader', depth: 0, shape: 'view' })
  const { exports } = view
  const isOpen = (typeof exports === 'object' && exports !== null) || typeof exports === 'function'
  if (isOpen && !native.isProxy(exports) && !native.isModuleNamespaceObject(exports))
    session.addModule({ file, view: exports, exported: NONE, isExternal: true })
}

const NONE: ReadonlySet<string> = new Set()

/** Of what the loader notes down of a module, what `require` gives. */
function viewOf(loaded: object): { exports: unknown } {
  return {
    get exports() {
      return native.getOwnPropertyDescriptor(loaded, 'exports')?.value as unknown
    },
    set exports(value) {
      native.defineProperty(loaded, 'exports', { value, writable: true, configurable: true, enumerable: true })
    },
  }
}
