import type { MissedImporter } from '../../model/cache-facts.ts'
import { native } from '../module-path.ts'
import type { Evaluation } from './evaluations.ts'

/** What is known of the cache. */
export interface CacheContext {
  /** Of the file that is running, in this worker. */
  position(): number
  evaluation(id: string): Evaluation | undefined
  importers(id: string): Iterable<string>
  /** Whether a module in the cache holds an import unmocked, so that a mock does not reach it. */
  canMiss(importer: string, mocked: string): boolean
}

/** Modules that a file's mocks do not reach, because they were loaded before. */
export interface MissedWatch {
  begin(): void
  /** Call when a mock has come into force: what the file drops from the cache later, it has met all the same. */
  note(mocked: string): void
  facts(name: (id: string) => string | undefined, isMocked: (id: string) => boolean): MissedImporter[]
}

/** Importers of one file's mocks that are told at most. */
const MAX_MISSED = 500

/** Begins to watch for them. */
export function watchMissed(cache: CacheContext): MissedWatch {
  let missed: { readonly importer: string; readonly mocked: string; readonly by: string }[] = []
  return {
    begin() {
      missed = []
    },
    note(mocked) {
      for (const importer of cache.importers(mocked)) {
        const evaluation = cache.evaluation(importer)
        // What setup files load, they load for this file as well, and before it mocks.
        if (evaluation === undefined || evaluation.position === cache.position() || evaluation.isSetup) continue
        if (missed.length < MAX_MISSED && cache.canMiss(importer, mocked)) missed.push({ importer, mocked, by: evaluation.file })
      }
    },
    facts(name, isMocked) {
      const facts = new native.SafeMap<string, MissedImporter>()
      for (const { importer, mocked, by } of missed) {
        const [module, mock] = [name(importer), name(mocked)]
        const isLoadedAnew = cache.evaluation(importer)?.position === cache.position()
        if (module !== undefined && mock !== undefined && isMocked(mocked) && !isLoadedAnew) facts.set(`${module}\0${mock}`, { module, mocked: mock, by })
      }
      return [...facts.values()]
    },
  }
}
