/** Dangers of the shared module cache that no comparison of before and after shows. */
export const HAZARD_KINDS = ['stale-mock', 'missed-mock', 'missed-registration'] as const

export type HazardKind = (typeof HAZARD_KINDS)[number]

export interface Hazard {
  readonly id: string
  readonly kind: HazardKind
  /** The cached module that carries the hazard. */
  readonly module: string
  /** The module that was mocked, or the hook that was registered. */
  readonly mocked: string
  /** The test file in which it came about. */
  readonly by: string
  readonly affects: readonly string[]
  readonly fix: string
}
