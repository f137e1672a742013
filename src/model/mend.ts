/** What a test runner can undo by one call, for a rerun to try at the end of a file. */
export const MENDS = ['unstub-globals', 'unstub-env', 'real-timers', 'reset-modules'] as const

export type Mend = (typeof MENDS)[number]
