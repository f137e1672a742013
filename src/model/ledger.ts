import type { FileOutcome, FileRecord } from './record.ts'
import type { WorkerHistory } from './report.ts'

/** Whether the code of a module has a name in it, as a whole word. */
export type Naming = (module: string, name: string) => boolean

/** Who ran where after whom, with which outcome, in one run. */
export interface Ledger {
  readonly workers: readonly WorkerHistory[]
  readonly records: readonly FileRecord[]
  readonly outcomes: readonly FileOutcome[]
  recordOf(file: string, project: string): FileRecord | undefined
  outcomeOf(file: string, project: string): FileOutcome | undefined
  /** The files that ran in the same worker before this one, in order. */
  before(file: string, project: string): readonly string[]
  /** What each module of a project imports, as far as workers saw. */
  imports(project: string): ReadonlyMap<string, ReadonlySet<string>>
  /** Every module that a file reaches by its imports, itself included, as far as workers saw. */
  reach(file: string, project: string): ReadonlySet<string>
}
