import { native, relativeModule } from '../module-path.ts'
import type { Session } from '../../probe/session.ts'
import type { WorkerSettings } from '../settings.ts'

/** The part of Vite's module runner that is used here. */
interface ModuleRunner {
  cachedRequest?: (url: string, module: EvaluatedModule, ...rest: unknown[]) => Promise<unknown>
  readonly evaluatedModules: { readonly idToModuleMap: ReadonlyMap<string, EvaluatedModule> }
}

interface EvaluatedModule {
  readonly id: string
  readonly imports?: ReadonlySet<string>
}

/** Watches which modules a file asks for. */
export interface RequestWatch {
  /** Ids of the modules that the file has asked for so far, with what they have imported. */
  readonly requested: ReadonlySet<string>
  /** Watches a module runner; once for each. */
  attach(moduleRunner: object): void
  /** Call when a file begins. */
  begin(): void
}

/**
 * Tells the session what each file gets hold of before it does: the modules that are asked for, be it by a static or a
 * dynamic import or by a mock of Vitest's, and what those have imported.
 */
export function watchRequests(settings: WorkerSettings, session: Session): RequestWatch {
  const attached = new WeakSet<object>()
  const files = new native.SafeMap<string, string | undefined>()
  const seen = new native.SafeSet<string>()

  const fileOf = (id: string): string | undefined => {
    if (!files.has(id)) files.set(id, relativeModule(settings, id))
    return files.get(id)
  }
  const note = (modules: ReadonlyMap<string, EvaluatedModule>, first: string): void => {
    if (seen.has(first)) return
    const reached: string[] = []
    const queue = [first]
    for (let index = 0; index < queue.length; index++) {
      const id = queue[index] as string
      if (seen.has(id)) continue
      seen.add(id)
      const file = fileOf(id)
      if (file !== undefined) reached.push(file)
      for (const imported of modules.get(id)?.imports ?? []) queue.push(imported)
    }
    session.reach(reached)
  }

  return {
    requested: seen,
    attach(moduleRunner) {
      const runner = moduleRunner as ModuleRunner
      const original = runner.cachedRequest
      if (!settings.hasSharedModules || attached.has(runner) || original === undefined) return
      attached.add(runner)
      runner.cachedRequest = function cachedRequest(url, module, ...rest) {
        try {
          note(runner.evaluatedModules.idToModuleMap, module.id)
        } catch {
          // A module whose place is not known is looked at with all the others.
        }
        return original.call(this, url, module, ...rest)
      }
    },
    begin: () => seen.clear(),
  }
}
