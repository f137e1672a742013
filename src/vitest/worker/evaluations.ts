import { native } from '../module-path.ts'

/** The part of Vite's module runner that is used here. */
export interface CachingRunner {
  readonly evaluatedModules: {
    readonly idToModuleMap: ReadonlyMap<string, CachedModule>
    getModuleByUrl(url: string): CachedModule | undefined
  }
  readonly evaluator?: Evaluator
}

export interface CachedModule {
  readonly id: string
  evaluated?: boolean
  promise?: unknown
  exports?: unknown
  meta?: object | undefined
  readonly importers: Set<string>
}

interface Evaluator {
  runInlinedModule?: (context: object, code: string, module: CachedModule, ...rest: unknown[]) => Promise<unknown>
  runExternalModule?: (id: string, ...rest: unknown[]) => Promise<unknown>
}

/** When a module was evaluated, the last time. */
export interface Evaluation {
  /** The test file during which that was, by its number in this worker. */
  readonly position: number
  readonly file: string
  readonly isSetup: boolean
  /** The file had emptied the cache before. */
  readonly isFresh: boolean
}

/** Knows which module is being evaluated, and when each was. */
export interface Evaluations {
  /** Watches an evaluator; once for each. @param onBegin called before each evaluation */
  attach(runner: CachingRunner, onBegin: (id: string) => void): void
  /** The id of the module whose code is running; undefined between modules, and where that cannot be told. */
  current(): string | undefined
  of(id: string): Evaluation | undefined
}

/**
 * Begins to watch evaluations.
 * @param now what an evaluation that begins now is to be remembered with
 */
export function watchEvaluations(now: () => Evaluation): Evaluations {
  const known = new native.SafeMap<string, Evaluation>()
  const attached = new WeakSet<object>()
  let running: string[] = []
  let isMixed = false

  const begin = (id: string, importers: ReadonlySet<string> | undefined, onBegin: (id: string) => void): (() => void) => {
    onBegin(id)
    const importer = running.at(-1)
    // Imports wait for one another, but for setup files and `Promise.all`: then the last that began is not the only one.
    if (importer !== undefined && importers?.has(importer) !== true) isMixed = true
    running.push(id)
    known.set(id, now())
    return () => {
      const index = running.lastIndexOf(id)
      if (index !== -1) running = running.toSpliced(index, 1)
      if (running.length === 0) isMixed = false
    }
  }

  return {
    attach({ evaluator, evaluatedModules }, onBegin) {
      if (evaluator === undefined || attached.has(evaluator)) return
      attached.add(evaluator)
      const { runInlinedModule, runExternalModule } = evaluator
      if (runInlinedModule !== undefined)
        evaluator.runInlinedModule = function (context, code, module, ...rest) {
          const end = begin(module.id, module.importers, onBegin)
          return whenSettled(runInlinedModule.call(this, context, code, module, ...rest), end)
        }
      if (runExternalModule !== undefined)
        evaluator.runExternalModule = function (id, ...rest) {
          const end = begin(id, evaluatedModules.idToModuleMap.get(id)?.importers, onBegin)
          return whenSettled(runExternalModule.call(this, id, ...rest), end)
        }
    },
    current: () => (isMixed ? innermostOnStack(running) : running.at(-1)),
    of: (id) => known.get(id),
  }
}

function whenSettled<T>(promise: Promise<T>, end: () => void): Promise<T> {
  return native.promiseThen(
    promise,
    (value) => {
      end()
      return value
    },
    (error) => {
      end()
      throw error
    },
  )
}

/** Where modules are evaluated side by side, the call stack says which of them is running. */
function innermostOnStack(running: readonly string[]): string | undefined {
  const holder: { stack?: unknown } = {}
  native.captureStackTrace(holder)
  const { stack } = holder
  if (typeof stack !== 'string') return undefined
  for (const line of stack.split('\n')) {
    const id = running.find((candidate) => line.includes(candidate))
    if (id !== undefined) return id
  }
  return undefined
}
