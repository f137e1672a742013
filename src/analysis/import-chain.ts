import type { Ledger } from '../model/ledger.ts'

/** The shortest way from a test file to a module by imports, both included; empty where none is known. */
export function importChain(ledger: Ledger, project: string, from: string, to: string): readonly string[] {
  const imports = new Map<string, readonly string[]>()
  for (const record of ledger.records)
    if (record.project === project)
      for (const [module, targets] of Object.entries(record.imports)) imports.set(module, targets)
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  for (const [module] of cameFrom) {
    if (module === to) return wayBack(cameFrom, to)
    for (const target of imports.get(module) ?? []) if (!cameFrom.has(target)) cameFrom.set(target, module)
  }
  return []
}

function wayBack(cameFrom: ReadonlyMap<string, string | undefined>, to: string): string[] {
  const way: string[] = []
  for (let module: string | undefined = to; module !== undefined; module = cameFrom.get(module)) way.unshift(module)
  return way
}
