import type { Ledger } from '../model/ledger.ts'
import { keyOf } from '../model/project-file.ts'
import type { FileOutcome, FileRecord } from '../model/record.ts'

/** Joins what workers recorded with the outcomes that the runner reported. */
export function buildLedger(records: readonly FileRecord[], outcomes: readonly FileOutcome[]): Ledger {
  const byFile = new Map(records.map((record) => [keyOf(record), record]))
  const outcomesByFile = new Map(outcomes.map((outcome) => [keyOf(outcome), outcome]))
  const histories = new Map<string, FileRecord[]>()
  for (const record of records) histories.set(record.worker, [...(histories.get(record.worker) ?? []), record])
  for (const history of histories.values()) history.sort((a, b) => a.position - b.position)
  const imports = mergeImports(records)
  const reached = new Map<string, ReadonlySet<string>>()

  return {
    records,
    outcomes,
    workers: [...histories].map(([id, history]) => ({
      id,
      project: history[0]?.project ?? '',
      ...(history[0]?.place !== undefined && { place: history[0].place }),
      files: history.map(({ file }) => file),
    })),
    recordOf: (file, project) => byFile.get(keyOf({ file, project })),
    outcomeOf: (file, project) => outcomesByFile.get(keyOf({ file, project })),
    before(file, project) {
      const record = byFile.get(keyOf({ file, project }))
      if (record === undefined) return []
      const history = histories.get(record.worker) ?? []
      return history.filter(({ position }) => position < record.position).map((earlier) => earlier.file)
    },
    imports: (project) => imports.get(project) ?? new Map(),
    reach(file, project) {
      const name = keyOf({ file, project })
      const known = reached.get(name) ?? walk(file, imports.get(project) ?? new Map())
      reached.set(name, known)
      return known
    },
  }
}

/** Which module imports which, by project, as far as workers saw. */
function mergeImports(records: readonly FileRecord[]): Map<string, Map<string, Set<string>>> {
  const projects = new Map<string, Map<string, Set<string>>>()
  for (const { project, imports } of records) {
    const modules = projects.get(project) ?? new Map<string, Set<string>>()
    projects.set(project, modules)
    for (const [module, targets] of Object.entries(imports)) {
      const known = modules.get(module) ?? new Set<string>()
      modules.set(module, known)
      for (const target of targets) known.add(target)
    }
  }
  return projects
}

function walk(first: string, imports: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set([first])
  for (const module of seen) for (const target of imports.get(module) ?? []) seen.add(target)
  return seen
}
