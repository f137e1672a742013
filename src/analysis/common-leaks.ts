import type { Ledger } from '../model/ledger.ts'

/**
 * Changes that every file makes by itself, in a worker of its own, if it reaches the module at all: what modules do to
 * each other while they load, or what all tests need. They surprise nobody who comes later.
 * @param alone what files left that each ran in a worker of its own
 * @returns names of changes, as {@link changeName} gives them
 */
export function commonLeaks(alone: Ledger): ReadonlySet<string> {
  const makers = new Map<string, Set<string>>()
  const modules = new Map<string, string>()
  for (const { file, project, leaks } of alone.records)
    for (const { path, after, module } of leaks) {
      if (module === undefined) continue
      const name = changeName(project, path, after)
      makers.set(name, (makers.get(name) ?? new Set()).add(file))
      modules.set(name, module)
    }
  const common = new Set<string>()
  for (const [name, files] of makers)
    if (files.size > 1 && files.size === countReaders(alone, name, modules.get(name) as string)) common.add(name)
  return common
}

/** One and the same change, whoever makes it. */
export function changeName(project: string, path: string, after: string | undefined): string {
  return JSON.stringify([project, path, after])
}

function countReaders(alone: Ledger, name: string, module: string): number {
  const [project] = JSON.parse(name) as [string]
  return alone.records.filter((record) => record.project === project && alone.reach(record.file, project).has(module)).length
}
