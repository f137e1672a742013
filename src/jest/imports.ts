import { join } from 'node:path'
import type { FileRecord } from '../model/record.ts'
import { loadOfJest } from './find-jest.ts'
import type { TestContext } from './jest-types.ts'
import { relativePath } from './relative-path.ts'
import { setupFilesOf } from './shared-files.ts'

/** Adds to records which module imports which. */
export type AddImports = (records: readonly FileRecord[], contextOf: (project: string) => TestContext | undefined) => FileRecord[]

/**
 * Loads what Jest itself finds related tests with: it reads imports in the code of modules, and none of packages.
 * @param root the directory to which names of modules are relative
 */
export function openImports(rootDir: string, root: string): AddImports {
  const { DependencyResolver } = loadOfJest<DependenciesModule>(rootDir, 'jest-resolve-dependencies') ?? {}
  return (records, contextOf) => {
    const walks = new Map<string, Walk>()
    return records.map((record) => {
      const context = contextOf(record.project)
      if (context === undefined || DependencyResolver === undefined) return record
      const walk = walks.get(record.project) ?? openWalk(new DependencyResolver(context.resolver, context.hasteFS), root)
      walks.set(record.project, walk)
      return { ...record, imports: walk([join(root, record.file), ...setupFilesOf(context.config)]) }
    })
  }
}

interface DependenciesModule {
  readonly DependencyResolver: new (resolver: object, hasteFS: object) => { resolve(file: string): readonly string[] }
}

/** Gives what is imported from these modules on, as far as it was not given before. */
type Walk = (paths: readonly string[]) => FileRecord['imports']

function openWalk(resolver: InstanceType<DependenciesModule['DependencyResolver']>, root: string): Walk {
  const seen = new Set<string>()
  return (paths) => {
    const imports: Record<string, readonly string[]> = {}
    const open = [...paths]
    for (const path of open) {
      if (seen.has(path)) continue
      seen.add(path)
      const targets = resolver.resolve(path)
      imports[relativePath(root, path)] = targets.map((target) => relativePath(root, target))
      open.push(...targets.filter((target) => !target.includes('/node_modules/')))
    }
    return imports
  }
}
