/** Dangers of the shared module cache that no comparison of before and after shows. */
export const HAZARD_KINDS = ['stale-mock', 'missed-mock', 'missed-registration'] as const

export type HazardKind = (typeof HAZARD_KINDS)[number]

/** What a worker showed, or what single files' own workers let predict. */
export interface ObservedHazard {
  readonly kind: HazardKind
  readonly project: string
  /** The cached module that carries the hazard. */
  readonly module: string
  /** The module that was mocked, or the hook that was registered. */
  readonly mocked: string
  /** The test file in which it came about. */
  readonly by: string
  readonly affects: readonly string[]
}

export interface Hazard extends Omit<ObservedHazard, 'project'> {
  /** The same in every run, for the same project, kind, module and mock. */
  readonly id: string
  /** `observed` in a worker that files shared; `predicted` from files that each had a worker of their own. */
  readonly basis: 'observed' | 'predicted'
  readonly fix: string
}

/** How a rerun is asked to undo a hazard before a file; no path of a leak looks like it. */
export function hazardPath({ kind, module }: Pick<Hazard, 'kind' | 'module'>): string {
  return `${kind} ${module}`
}

/** What {@link hazardPath} named; undefined for the path of a leak. */
export function parseHazardPath(path: string): Pick<Hazard, 'kind' | 'module'> | undefined {
  const kind = HAZARD_KINDS.find((name) => path.startsWith(`${name} `))
  return kind && { kind, module: path.slice(kind.length + 1) }
}
