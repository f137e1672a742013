import { phrasesFor } from '../formats/phrases.ts'
import { readContents } from '../ledger/contents.ts'
import { openFileHashes } from '../ledger/fingerprints.ts'
import { modulesOf } from '../ledger/plan-changes.ts'
import type { Ledger } from '../model/ledger.ts'
import { type FilePlan, PLAN_SCHEMA, type PlanFile, type PlannedProject } from '../model/plan.ts'
import type { RunnerInfo } from '../model/report.ts'
import { VERSION } from '../model/version.ts'
import { readPlanIfThere, writePlan } from '../output/plan-file.ts'

/**
 * Writes the plan of an audit to the project's root, where the plugin finds it; what an earlier one says of other
 * projects stays. Gives the name of the file.
 * @param alone what each file did in a worker of its own: its imports tell what its fingerprint depends on
 */
export function keepPlan(root: string, plan: FilePlan, alone: Ledger, runner: RunnerInfo): string {
  const contents = readContents(root, new Map(), Date.now())
  const hashOf = openFileHashes(alone, contents)
  const { planReason } = phrasesFor(runner.name)
  const names = new Set([...plan.shared, ...plan.isolated].map(({ project }) => project))
  const projects = [...names].map((name): PlannedProject => {
    const shared = plan.shared.filter(({ project }) => project === name).map(({ file }) => [file, hashOf(name, file) ?? ''] as const)
    const isolated = plan.isolated.filter(({ project }) => project === name)
    return { name, shared: Object.fromEntries(shared), isolated: isolated.map(({ file, reason }) => ({ file, reason: planReason(reason) })) }
  })
  const before = readPlanIfThere(root)
  const others = before?.projects.filter(({ name }) => !names.has(name)) ?? []
  const file: PlanFile = {
    schema: PLAN_SCHEMA,
    tool: { name: 'carryover', version: VERSION },
    runner: { name: runner.name, version: runner.version },
    projects: [...projects, ...others].sort((a, b) => (a.name < b.name ? -1 : 1)),
    modules: { ...(others.length > 0 && before?.modules), ...modulesOf(alone, plan.shared, contents) },
  }
  return writePlan(root, file)
}
