import { createRequire } from 'node:module'
import * as native from './natives.ts'
import { subscribeQuietly } from './own-subscribers.ts'
import { packageAskedFor, packageOf } from './package-name.ts'
import { render } from './render.ts'
import type { Session } from './session.ts'

/**
 * Begins to watch what CommonJS loads: each module's exports from the moment it was loaded, and the table by which
 * `require` finds it. What was loaded before is the runner's and the environment's own.
 *
 * @param fileOf the path of a module relative to the root; nothing for one that is not the user's
 * @returns looks for modules that came by another way than a `require()`, such as the import of this one
 */
export function watchCommonJs(session: Session, fileOf: (path: string) => string | undefined): (imported?: string) => void {
  const seen = new native.SafeSet<PropertyKey>()
  for (const path of native.ownKeys(cache)) seen.add(path)
  const nameOf = (path: PropertyKey): string => fileOf(String(path)) ?? String(path)
  session.addRoot({ target: cache, label: 'require.cache', kind: 'loader', depth: 0, shape: 'properties', isGrowing: isModule, nameOf })

  const asked = new native.SafeSet<string>()
  const ask = (name: string): void => {
    const wanted = packageAskedFor(name)
    if (wanted === undefined || asked.has(wanted)) return
    asked.add(wanted)
    session.lookIntoPackage(wanted)
  }
  const look = (imported?: string): void => {
    if (imported !== undefined) ask(imported)
    const found: Loaded[] = []
    const paths = native.ownKeys(cache)
    for (let index = 0; index < paths.length; index++) {
      const path = paths[index] as string
      if (seen.has(path)) continue
      const module = native.getOwnPropertyDescriptor(cache, path)?.value as object | undefined
      if (module === undefined || !isLoaded(module)) continue
      seen.add(path)
      const file = fileOf(path)
      if (file !== undefined) found.push({ file, module, exports: exportsOf(module) })
    }
    // The data of a package, such as all media types there are, is large and nobody's state.
    for (const { file, exports } of found) if (isData(file) && isObject(exports)) session.leaveOut(exports)
    for (const loaded of found) if (!isData(loaded.file)) addModule(session, loaded, !asked.has(packageOf(loaded.file) ?? loaded.file))
    session.addBuiltins()
  }
  let depth = 0
  subscribeQuietly('tracing:module.require:start', (message) => {
    depth++
    // A CommonJS module that is imported has no parent.
    const { id, parentFilename } = message as { readonly id: string; readonly parentFilename: string | undefined }
    const parent = parentFilename === undefined ? undefined : fileOf(parentFilename)
    if (parent !== undefined && packageOf(parent) === undefined) ask(id)
  })
  // Only when the outermost has returned: what modules do to each other while they load is how they begin.
  subscribeQuietly('tracing:module.require:end', () => {
    if (--depth === 0) look()
  })
  return look
}

interface Loaded {
  readonly file: string
  readonly module: object
  readonly exports: unknown
}

const { cache } = createRequire(import.meta.url)

const { Module } = process.getBuiltinModule('node:module')
const { prototype: modulePrototype } = Module

/** What the loader itself puts into its table; a fake that a test file planted there is mostly another object. */
function isModule(value: unknown): boolean {
  return isObject(value) && !native.isProxy(value) && native.getPrototypeOf(value) === modulePrototype
}

/** A module that is imported stands in the table while it still runs, and requires others. */
function isLoaded(module: object): boolean {
  return native.getOwnPropertyDescriptor(module, 'loaded')?.value !== false
}

function isData(file: string): boolean {
  return file.endsWith('.json') && file.includes('node_modules/')
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function addModule(session: Session, { file, module, exports }: Loaded, isOfOthers: boolean): void {
  session.addRoot({ target: viewOf(module), label: `require.cache[${render(file)}]`, kind: 'loader', depth: 0, shape: 'view' })
  if (isObject(exports) && !native.isProxy(exports) && !native.isModuleNamespaceObject(exports))
    session.addModule({ file, view: exports, exported: NONE, isExternal: true, isCommonJs: true, isOfOthers: isOfOthers && packageOf(file) !== undefined })
}

const NONE: ReadonlySet<string> = new Set()

function exportsOf(module: object): unknown {
  return native.getOwnPropertyDescriptor(module, 'exports')?.value
}

/** Of what the loader notes down of a module, what `require` gives. */
function viewOf(module: object): object {
  return {
    get exports() {
      return exportsOf(module)
    },
    set exports(value) {
      native.defineProperty(module, 'exports', { value, writable: true, configurable: true, enumerable: true })
    },
  }
}
