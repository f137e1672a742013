import type { Finding } from '../model/finding.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FilePlan, IsolatedFile, PlanReason } from '../model/plan.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import { hittingSet } from './hitting-set.ts'

/** What is known of how files get on with each other. */
export interface Company {
  readonly files: readonly ProjectFile[]
  readonly findings: readonly Finding[]
  /** Files that came out otherwise in a shared worker, and nobody could say why. */
  readonly unexplained: readonly ProjectFile[]
  /** The runs in which files shared workers. */
  readonly ledgers: readonly Ledger[]
}

/**
 * Works out the largest set of files that may share workers: of each set of files that do not get on, one is taken out.
 * Others that change the same state as a proven polluter are taken for polluters, too, whatever value they leave.
 */
export function planOf(company: Company): FilePlan {
  const { files } = company
  const conflicts = conflictsOf(company)
  const breaks = new Map<string, number>()
  for (const { cause } of conflicts) for (const name of cause) breaks.set(name, (breaks.get(name) ?? 0) + 1)
  // Of two that do not get on, rather the victim: the polluter ran before every other file and broke no more than is known,
  // while what else breaks the victim may not be known.
  const isBetter = (one: string, other: string): boolean => {
    const difference = (breaks.get(one) ?? 0) - (breaks.get(other) ?? 0)
    return difference < 0 || (difference === 0 && one < other)
  }
  const isolated = hittingSet(conflicts.map(({ victim, cause }) => [...cause, victim]), isBetter)
  for (const file of company.unexplained) isolated.add(keyOf(file))
  return {
    shared: files.filter((file) => !isolated.has(keyOf(file))),
    isolated: files.filter((file) => isolated.has(keyOf(file))).map((file): IsolatedFile => ({ ...file, reason: reasonOf(file, conflicts, company) })),
  }
}

/** Files that do not get on: a victim, and a set of others that is enough to turn it round. */
interface CompanyConflict {
  readonly victim: string
  readonly cause: readonly string[]
  /** Of what is only taken to be enough, because it changes the same state: those that were seen to be. */
  readonly like?: readonly string[]
}

/** Files of a cause, one of which is alone instead of the victim. */
const MAX_CAUSE = 3

function conflictsOf({ findings, ledgers }: Company): CompanyConflict[] {
  return findings.flatMap((finding) => {
    const { file, project, role, cause, within, more } = finding
    // What tests of one file do to each other is the same in any worker.
    if (within !== undefined) return []
    const victim = keyOf({ file, project })
    // What a brittle test needs cannot be had by sharing: in another order it comes too late.
    if (role === 'brittle') return [{ victim, cause: [] }]
    const conflictOf = (set: readonly string[]): CompanyConflict => ({ victim, cause: set.map((one) => keyOf({ file: one, project })) })
    // Of so many some may not be needed, and which is not known.
    const proven = [cause, ...(more?.others ?? [])].map((set) => conflictOf(set.length > MAX_CAUSE ? [] : set))
    return [...proven, ...alike(finding, ledgers).map((other) => ({ ...conflictOf([other]), like: cause }))]
  })
}

/** Other files that change what was proven to be the cause. */
function alike({ project, file, state, cause }: Finding, ledgers: readonly Ledger[]): string[] {
  if (cause.length !== 1) return []
  const proven = state.filter(({ evidence }) => evidence === 'caused')
  const others = ledgers.flatMap((ledger) =>
    ledger.records
      .filter((record) => record.project === project && record.file !== file && !cause.includes(record.file))
      .filter((record) =>
        proven.some(({ leak, hazard }) =>
          leak === undefined
            ? hazard.kind === 'missed-registration' && ledger.reach(record.file, project).has(hazard.module)
            : record.leaks.some(({ path }) => path === leak.path),
        ),
      ),
  )
  return [...new Set(others.map((record) => record.file))]
}

function reasonOf(file: ProjectFile, conflicts: readonly CompanyConflict[], { findings, unexplained }: Company): PlanReason {
  const key = keyOf(file)
  const brittle = findings.find((finding) => finding.role === 'brittle' && keyOf(finding) === key)
  if (brittle !== undefined) return { kind: 'brittle', setters: brittle.cause }
  const proven = conflicts.filter(({ like }) => like === undefined)
  const victims = new Set(proven.filter(({ cause }) => cause.includes(key)).map(({ victim }) => victim))
  if (victims.size > 0) return { kind: 'polluter', victims: [...victims].map(fileOf) }
  const polluters = new Set(proven.filter(({ victim }) => victim === key).flatMap(({ cause }) => cause))
  if (polluters.size > 0) return { kind: 'victim', polluters: [...polluters].map(fileOf) }
  const like = conflicts.find(({ cause }) => cause.includes(key))?.like
  if (like !== undefined) return { kind: 'alike', like }
  return unexplained.length > 0 ? { kind: 'unexplained' } : { kind: 'victim', polluters: [] }
}

function fileOf(key: string): string {
  return key.slice(key.indexOf('\0') + 1)
}
