/**
 * Every sentence that Carryover says to a reader. Formats lay out; what is said, and how sure it sounds, is said here.
 */
export * from './wording/change.ts'
export * from './wording/counts.ts'
export * from './wording/details.ts'
export * from './wording/evidence.ts'
export * from './wording/finding.ts'
export * from './wording/fix.ts'
export * from './wording/hazard.ts'
export * from './wording/history.ts'
export * from './wording/kind.ts'
export * from './wording/leak.ts'
export * from './wording/limits.ts'
export * from './wording/page.ts'
export * from './wording/plan.ts'
export * from './wording/self-setup.ts'
export * from './wording/summary.ts'
export * from './wording/title.ts'
