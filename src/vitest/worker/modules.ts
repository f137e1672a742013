import { resolve } from 'node:path'
import { native, relativeModule } from '../module-path.ts'
import type { Session } from '../../probe/session.ts'
import { MODULE_HOOK, type WorkerSettings } from '../settings.ts'
import { withSlashes } from '../worker-path.ts'

/** Installs the hook by which each transformed module shows its top-level bindings when it has been evaluated. */
export function watchModules(settings: WorkerSettings, session: Session, context: typeof globalThis): void {
  if (native.getOwnPropertyDescriptor(context, MODULE_HOOK) !== undefined) return
  const leftOut = modulesLeftOut(settings)
  const onModule = (id: string, view: object, exports: object | undefined, _meta: unknown, topLevelFunctions: readonly string[] = []): void => {
    try {
      const file = relativeModule(settings, id)
      if (file === undefined || leftOut.has(pathOf(id))) return
      session.addModule({ file, view: withDefault(view, exports), exported: exportedNames(exports), isExternal: false, topLevelFunctions })
    } catch {
      // A module that cannot be looked at is a module like any other to its importers.
    }
  }
  native.defineProperty(context, MODULE_HOOK, { value: onModule })
}

/** `export default <expression>` has no binding: the exports object of the module runner is its only way in. */
function withDefault(view: object, exports: object | undefined): object {
  const descriptor = exports && native.getOwnPropertyDescriptor(exports, 'default')
  if (descriptor?.get !== undefined) native.defineProperty(view, 'default', { get: descriptor.get, enumerable: true })
  return view
}

/** The part of Vite's module runner that evaluates what Vite transforms. */
interface ModuleRunner {
  readonly evaluator?: { runInlinedModule?: (context: Context, code: string, module: { readonly id?: string }) => Promise<unknown> }
}

interface Context {
  readonly __vite_ssr_exports__?: object
}

const watched = new WeakSet<object>()

/** Without the plugin no module shows its bindings: its exports are all there is to see, from the moment it was evaluated. */
export function watchExports(settings: WorkerSettings, session: Session, currentFile: () => string, moduleRunner: object): void {
  const { evaluator } = moduleRunner as ModuleRunner
  if (watched.has(moduleRunner) || evaluator?.runInlinedModule === undefined) return
  watched.add(moduleRunner)
  const leftOut = modulesLeftOut(settings)
  const original = evaluator.runInlinedModule
  const show = (module: { readonly id?: string }, context: Context): void => {
    try {
      const { id = '' } = module
      const { __vite_ssr_exports__: exports } = context
      const file = relativeModule(settings, id)
      if (file !== undefined && exports !== undefined && pathOf(id) !== currentFile() && !leftOut.has(pathOf(id)))
        session.addModule({ file, view: exports, exported: exportedNames(exports), isExternal: false, isExportsOnly: true })
    } catch {
      // As above.
    }
  }
  evaluator.runInlinedModule = function runInlinedModule(context, code, module) {
    return native.promiseThen(original.call(this, context, code, module), (result) => {
      show(module, context)
      return result
    })
  }
}

/** Setup files run anew for each file; what reads a project's own registry holds no state of it. */
function modulesLeftOut({ root, setupFiles, sources = [] }: WorkerSettings): ReadonlySet<string> {
  return new Set([...setupFiles, ...sources.map((path) => withSlashes(resolve(root, path)))])
}

function pathOf(id: string): string {
  return id.split('?')[0] as string
}

function exportedNames(exports: object | undefined): ReadonlySet<string> {
  return new Set(exports === undefined ? [] : (native.ownKeys(exports).filter((key) => typeof key === 'string') as string[]))
}
