import { watchCommonJs } from '../../probe/commonjs.ts'
import type { Session } from '../../probe/session.ts'
import { readCode } from '../../probe/sources/code-readers.ts'
import { readAllGlobals } from '../../probe/sources/lazy-globals.ts'
import { native, relativeModule } from '../module-path.ts'
import type { WorkerSettings } from '../settings.ts'

/** The part of Vite's module runner that is used here. */
interface ModuleRunner {
  readonly evaluatedModules: { readonly idToModuleMap: ReadonlyMap<string, EvaluatedModule> }
  readonly evaluator?: Evaluator
}

interface Evaluator {
  runExternalModule?: (id: string) => Promise<unknown>
  runInlinedModule?: (context: object, code: string, ...rest: unknown[]) => Promise<unknown>
}

interface EvaluatedModule {
  readonly imports?: ReadonlySet<string>
}

/** Knows which modules a worker has evaluated, and shows external ones to the session. */
export interface ImportsReader {
  /** Watches a module runner for externals; once for each. */
  attach(moduleRunner: object, session: Session): void
  /**
   * Imports of each module that is new, or has new imports, since the call before: relative paths.
   * @param ids the modules to ask; default: all
   */
  read(ids?: Iterable<string>): Record<string, string[]>
}

/** Begins to read which modules import which. */
export function readNewImports(settings: WorkerSettings): ImportsReader {
  const attached = new WeakSet<object>()
  const sent = new Map<string, number>()
  let lookAtCommonJs: ((imported?: string) => void) | undefined
  let runner: ModuleRunner | undefined

  return {
    attach(moduleRunner, session) {
      runner = moduleRunner as ModuleRunner
      if (attached.has(moduleRunner)) return
      attached.add(moduleRunner)
      readCodeInTime(session, runner.evaluator)
      if (!settings.hasSharedModules) return
      lookAtCommonJs ??= watchCommonJs(session, (path) => relativeModule(settings, path))
      showExternals(settings, session, runner.evaluator, lookAtCommonJs)
    },
    read(ids) {
      const imports: Record<string, string[]> = {}
      const modules = runner?.evaluatedModules?.idToModuleMap ?? new Map<string, EvaluatedModule>()
      for (const id of ids ?? modules.keys()) {
        const module = modules.get(id)
        const size = module?.imports?.size ?? 0
        if (module === undefined || sent.get(id) === size) continue
        sent.set(id, size)
        const file = relativeModule(settings, id)
        if (file !== undefined) imports[file] = [...new Set([...(imports[file] ?? []), ...importsOf(settings, module)])]
      }
      return imports
    },
  }
}

const ALL: ReadonlySet<string> = new Set()

function importsOf(settings: WorkerSettings, module: EvaluatedModule): string[] {
  const files: string[] = []
  for (const id of module.imports ?? []) {
    const file = relativeModule(settings, id)
    if (file !== undefined) files.push(file)
  }
  return files
}

/** Shows what Node itself loads: a namespace is read live, what CommonJS exports through its loader. */
function showExternals(settings: WorkerSettings, session: Session, evaluator: Evaluator | undefined, lookAtCommonJs: (imported: string) => void): void {
  if (evaluator?.runExternalModule === undefined) return
  const original = evaluator.runExternalModule
  const show = async (id: string): Promise<void> => {
    lookAtCommonJs(id)
    const file = relativeModule(settings, id)
    if (file === undefined) return
    const namespace = (await import(id)) as object
    if (native.ownKeys(namespace).includes('module.exports')) return
    session.addModule({ file, view: namespace, exported: ALL, isExternal: true })
  }
  evaluator.runExternalModule = function runExternalModule(id) {
    const done = (exports: unknown) => native.promiseThen(show(id), () => exports, () => exports)
    return native.promiseThen(original.call(this, id), done)
  }
}

/** Lets the probe read what is slow to be read, or has no list, just before code runs that names it. */
function readCodeInTime(session: Session, evaluator: Evaluator | undefined): void {
  if (evaluator?.runInlinedModule === undefined) return readAllGlobals()
  const original = evaluator.runInlinedModule
  evaluator.runInlinedModule = function runInlinedModule(context, code, ...rest) {
    if (readCode(code)) session.addNew()
    return original.call(this, context, code, ...rest)
  }
}
