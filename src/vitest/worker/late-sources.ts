import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isCustomSource } from '../../model/define-source.ts'
import type { Limit } from '../../model/record.ts'
import type { Session } from '../../probe/session.ts'
import { hideSecretText } from '../../probe/secret.ts'
import { customSource, type ReadSource } from '../../probe/sources/custom.ts'
import type { Source } from '../../probe/sources/source.ts'
import type { WorkerSettings } from '../settings.ts'
import { snapshotSerializers } from './vitest-sources.ts'

/** Sources whose modules have to be imported first, which takes until a file begins. */
export interface LateSources {
  /** Call before each file, with the runner that loads its modules. */
  load(moduleRunner: object): Promise<void>
  /** Call before a file is looked at: reads what takes time to be read. */
  read(): Promise<void>
  /** What could not be read since the call before. */
  takeProblems(file: string): Limit[]
}

/** The part of Vite's module runner that is used here: it loads TypeScript, and gives test files the same modules. */
interface ModuleRunner {
  import?(path: string): Promise<Readonly<Record<string, unknown>>>
}

/** @param sources the session's own list, to which they are added */
export function openLateSources(settings: WorkerSettings, session: Session, sources: Source[]): LateSources {
  const problems = new Map<string, string>()
  let custom: ReadSource[] = []
  let loadedBy: object | undefined
  let hasSerializers = false

  const loadCustom = async (moduleRunner: ModuleRunner): Promise<void> => {
    for (const one of custom) sources.splice(sources.indexOf(one), 1)
    custom = []
    for (const path of settings.sources ?? []) {
      try {
        const module = (await moduleRunner.import?.(resolve(settings.root, path))) ?? {}
        const found = Object.values(module).filter(isCustomSource)
        if (found.length === 0) problems.set(path, 'exports nothing that defineSource() made')
        custom.push(...found.map(customSource))
      } catch (error) {
        problems.set(path, String((error as Error | undefined)?.message ?? error))
      }
    }
    await readAll()
    sources.push(...custom)
  }
  const readAll = async (): Promise<void> => {
    for (const source of custom) {
      const problem = await source.read()
      if (problem !== undefined) problems.set(source.name, problem)
    }
  }

  return {
    async load(moduleRunner) {
      // In vm pools each file has a module runner and modules of its own.
      if (loadedBy === moduleRunner) return
      loadedBy = moduleRunner
      if (!hasSerializers) sources.push(...(await loadSerializers(settings.serializers)))
      hasSerializers = true
      await loadCustom(moduleRunner)
      session.addNew()
    },
    async read() {
      if (custom.length > 0) await readAll()
    },
    takeProblems(file) {
      const limits = [...problems].map(([name, message]) => ({ what: `probe ${name}`, file, bound: 0, detail: hideSecretText(message.split('\n', 1)[0] ?? '') }))
      problems.clear()
      return limits
    },
  }
}

/** Vitest has loaded the module long ago; its export has a short name in a bundle. */
async function loadSerializers(path: string | undefined): Promise<Source[]> {
  if (path === undefined) return []
  try {
    const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
    const read = Object.values(module).find((value) => typeof value === 'function' && value.name === 'getSerializers')
    return read === undefined ? [] : [snapshotSerializers(read as () => unknown)]
  } catch {
    return []
  }
}
