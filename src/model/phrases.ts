import type { Hazard } from './hazard.ts'
import type { LeakKind } from './leak.ts'
import type { PlanReason } from './plan.ts'

/** The sentences and commands that a report holds; its wording belongs to the formats. */
export interface Phrases {
  /** @param leak with the line that wrote it, where that is known */
  fixForLeak(leak: { readonly kind: LeakKind; readonly path: string; readonly module?: string; readonly source?: string }): string
  /** What the reading test itself can do, so that it needs nobody before it. */
  selfSetup(leak: { readonly kind: LeakKind; readonly path: string; readonly module?: string }): string
  fixForHazard(hazard: Pick<Hazard, 'kind' | 'module' | 'mocked'>): string
  docsForKind(kind: LeakKind): string
  planReason(reason: PlanReason): string
  /** @param only tests of the last file that run alone, in this order */
  reproduce(order: readonly string[], test: string, project: string, only?: readonly string[]): string
  /** What a test can do that leaves something for the next one of its file. */
  fixWithin(tests: readonly string[]): string
}
