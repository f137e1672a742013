import type { Ledger } from '../model/ledger.ts'
import type { PlanFile } from '../model/plan.ts'
import type { Contents } from './contents.ts'
import { isInPackage } from './fingerprints.ts'

/** How the test files of a run differ from those of which a plan speaks. */
export interface PlanChanges {
  /** Files that share workers, and that are not what the audit saw: they, or what they import. */
  readonly changed: readonly string[]
  /** Files that no audit saw. */
  readonly added: readonly string[]
}

/** The contents of all modules that files import, by path; packages change with the lock file. */
export function modulesOf(ledger: Ledger, files: readonly { readonly file: string; readonly project: string }[], contents: Contents): Record<string, string> {
  const modules = new Set(files.flatMap(({ file, project }) => [...ledger.reach(file, project)]))
  const own = [...modules].filter((module) => !isInPackage(module)).toSorted()
  const known = own.flatMap((module) => {
    const hash = contents.hashOf(module)
    return hash === undefined ? [] : [[module, hash] as const]
  })
  return Object.fromEntries(known)
}

/**
 * Compares the files of a run with a plan, module by module: which of them a worker loads depends on mocks and on the
 * files before, so that graphs as a whole would differ where nothing has changed.
 */
export function planChanges(plan: PlanFile, ledger: Ledger, contents: Contents): PlanChanges {
  const { modules } = plan
  const changed: string[] = []
  const added: string[] = []
  for (const { file, project } of ledger.outcomes) {
    const planned = plan.projects.find(({ name }) => name === project)
    const isShared = planned?.shared[file] !== undefined
    if (!isShared && planned?.isolated.some((one) => one.file === file) !== true) added.push(file)
    if (!isShared || modules === undefined) continue
    const own = [...ledger.reach(file, project)].filter((module) => !isInPackage(module))
    if (own.some((module) => isOther(contents.hashOf(module), modules[module]))) changed.push(file)
  }
  return { changed, added }
}

/** What cannot be read is no file, or is being written. */
function isOther(present: string | undefined, audited: string | undefined): boolean {
  return present !== undefined && present !== audited
}
