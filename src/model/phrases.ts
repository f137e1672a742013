import type { LeakKind } from './leak.ts'

/** The sentences and commands that a report holds; its wording belongs to the formats. */
export interface Phrases {
  /** @param leak with the line that wrote it, where that is known */
  fixForLeak(leak: { readonly kind: LeakKind; readonly path: string; readonly module?: string; readonly source?: string }): string
  /** What the reading test itself can do, so that it needs nobody before it. */
  selfSetup(leak: { readonly kind: LeakKind; readonly path: string; readonly module?: string }): string
  docsForKind(kind: LeakKind): string
  reproduce(order: readonly string[], test: string, project: string): string
}
