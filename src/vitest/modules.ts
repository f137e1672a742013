import { native, relativeModule } from './module-path.ts'
import type { Session } from '../probe/session.ts'
import { MODULE_HOOK, type WorkerSettings } from './settings.ts'

/** Installs the hook by which each transformed module shows its top-level bindings when it has been evaluated. */
export function watchModules(
  settings: WorkerSettings,
  session: Session,
  currentFile: () => string,
  context: typeof globalThis,
): void {
  if (native.getOwnPropertyDescriptor(context, MODULE_HOOK) !== undefined) return
  const setupFiles = new Set(settings.setupFiles)
  const onModule = (id: string, view: object, exports: object | undefined): void => {
    try {
      const file = relativeModule(settings, id)
      const path = id.split('?')[0] as string
      if (file === undefined || path === currentFile() || setupFiles.has(path)) return
      session.addModule({ file, view: withDefault(view, exports), exported: exportedNames(exports), isExternal: false })
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

function exportedNames(exports: object | undefined): ReadonlySet<string> {
  return new Set(exports === undefined ? [] : (native.ownKeys(exports).filter((key) => typeof key === 'string') as string[]))
}
