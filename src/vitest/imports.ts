import { createRequire } from 'node:module'
import type { Session } from '../probe/session.ts'
import { native, relativeModule } from './module-path.ts'
import type { WorkerSettings } from './settings.ts'

/** The part of Vite's module runner that is used here. */
interface ModuleRunner {
  readonly evaluatedModules: { readonly idToModuleMap: ReadonlyMap<string, EvaluatedModule> }
  readonly evaluator: { runExternalModule(id: string): Promise<unknown> }
}

interface EvaluatedModule {
  readonly imports?: ReadonlySet<string>
}

/** Knows which modules a worker has evaluated, and shows external ones to the session. */
export interface ImportsReader {
  /** Watches a module runner for externals; once for each. */
  attach(moduleRunner: object, session: Session): void
  /** Imports of each module that is new, or has new imports, since the call before: relative paths. */
  read(): Record<string, string[]>
}

/** Begins to read which modules import which. */
export function readNewImports(settings: WorkerSettings): ImportsReader {
  const attached = new WeakSet<object>()
  const sent = new Map<string, number>()
  const seenCommonJs = new Set<string>()
  let runner: ModuleRunner | undefined

  const addCommonJs = (session: Session): void => {
    for (const path of native.ownKeys(commonJsCache)) {
      if (typeof path !== 'string' || seenCommonJs.has(path)) continue
      seenCommonJs.add(path)
      const file = relativeModule(settings, path)
      const exports = native.getOwnPropertyDescriptor(commonJsCache, path)?.value?.exports as unknown
      if (file !== undefined && isObject(exports) && !native.isModuleNamespaceObject(exports))
        session.addModule({ file, view: exports, exported: ALL, isExternal: true })
    }
  }

  return {
    attach(moduleRunner, session) {
      runner = moduleRunner as ModuleRunner
      if (!settings.hasSharedModules || attached.has(moduleRunner)) return
      attached.add(moduleRunner)
      addCommonJs(session)
      const { evaluator } = runner
      if (typeof evaluator?.runExternalModule !== 'function') return
      const original = evaluator.runExternalModule
      evaluator.runExternalModule = async function runExternalModule(id) {
        const exports = await original.call(this, id)
        await showExternal(settings, session, id, addCommonJs).catch(() => {})
        return exports
      }
    },
    read() {
      const imports: Record<string, string[]> = {}
      for (const [id, module] of runner?.evaluatedModules?.idToModuleMap ?? []) {
        const size = module.imports?.size ?? 0
        if (sent.get(id) === size) continue
        sent.set(id, size)
        const file = relativeModule(settings, id)
        if (file !== undefined) imports[file] = [...new Set([...(imports[file] ?? []), ...importsOf(settings, module)])]
      }
      return imports
    },
  }
}

const commonJsCache = createRequire(import.meta.url).cache
const ALL: ReadonlySet<string> = new Set()

function importsOf(settings: WorkerSettings, module: EvaluatedModule): string[] {
  const files: string[] = []
  for (const id of module.imports ?? []) {
    const file = relativeModule(settings, id)
    if (file !== undefined) files.push(file)
  }
  return files
}

/** A module that Node itself has just loaded: its namespace is read live, a CommonJS one through the loader's cache. */
async function showExternal(
  settings: WorkerSettings,
  session: Session,
  id: string,
  addCommonJs: (session: Session) => void,
): Promise<void> {
  const file = relativeModule(settings, id)
  addCommonJs(session)
  if (file === undefined) return
  const namespace = (await import(id)) as object
  if (native.ownKeys(namespace).includes('module.exports')) return
  session.addModule({ file, view: namespace, exported: ALL, isExternal: true })
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
