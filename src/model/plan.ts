import type { ProjectFile } from './project-file.ts'

/** Why a file should have a worker of its own. */
export type PlanReason =
  | { readonly kind: 'polluter'; readonly victims: readonly string[] }
  | { readonly kind: 'victim'; readonly polluters: readonly string[] }
  | { readonly kind: 'alike'; readonly like: readonly string[] }
  | { readonly kind: 'brittle'; readonly setters: readonly string[] }
  | { readonly kind: 'unexplained' }

/** A file that should have a worker of its own. */
export interface IsolatedFile extends ProjectFile {
  readonly reason: PlanReason
}

/** Which files may share workers, as it was worked out. */
export interface FilePlan {
  readonly shared: readonly ProjectFile[]
  readonly isolated: readonly IsolatedFile[]
}

export const PLAN_SCHEMA = 'carryover.plan/1'

/** The file `carryover.plan.json`, which an audit writes and the plugin reads. Paths are relative to the root. */
export interface PlanFile {
  readonly schema: typeof PLAN_SCHEMA
  readonly tool: { readonly name: 'carryover'; readonly version: string }
  readonly runner: { readonly name: string; readonly version: string }
  readonly projects: readonly PlannedProject[]
  /** Hashes of the files that share workers and of all that they import, by path: what has changed since is flagged. */
  readonly modules?: Readonly<Record<string, string>>
}

export interface PlannedProject {
  readonly name: string
  /** The files that may share workers, each with a hash of it and of all that it imports. */
  readonly shared: Readonly<Record<string, string>>
  readonly isolated: readonly { readonly file: string; readonly reason: string }[]
}
