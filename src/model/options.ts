/** When a run fails: never, on findings the baseline lacks, on confirmed order dependence, on any finding. */
export const FAIL_POLICIES = ['never', 'new', 'confirmed', 'any'] as const

export type FailPolicy = (typeof FAIL_POLICIES)[number]

/** The forms in which a report can be written. */
export const REPORT_FORMATS = ['terminal', 'json', 'markdown', 'github', 'sarif', 'junit'] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** What a user may pass to the plugin, the reporters and the environments. Paths are relative to the root. */
export interface CarryoverOptions {
  /** What makes the run fail. Default: `never`. */
  readonly fail?: FailPolicy | undefined
  /** File to write the JSON report to. Default: not written. */
  readonly json?: string | undefined
  /** File to write the HTML page to. Default: not written. */
  readonly html?: string | undefined
  /** Form of the summary that is printed after the run. Default: `terminal`. */
  readonly format?: ReportFormat | undefined
  /** JSON report whose findings are already known, for `fail: 'new'`. */
  readonly baseline?: string | undefined
  /** Look into closures and into the private state of external modules as well. Default: `false`. */
  readonly deep?: boolean | undefined
  /** Rerun failed tests of a shared worker to confirm that order is the cause. Default: `true`. */
  readonly confirm?: boolean | undefined
  /** Let files share workers as `carryover.plan.json` says, which an audit writes, and no others. Default: `false`. */
  readonly plan?: boolean | undefined
  /**
   * Keep who ran after whom with which outcome, and learn from it in later runs; a string names the file. Default:
   * `true`, in the project's cache folder; `false` in continuous integration (`CI` is set).
   */
  readonly history?: boolean | string | undefined
  /** Paths of leaks that are never reported; `*` stands for any characters. Default: none. */
  readonly ignore?: readonly string[] | undefined
  /** Modules that add sources of state with `defineSource()`. Default: none. */
  readonly sources?: readonly string[] | undefined
}

/** The options with their defaults: plain JSON, so that it can cross to a worker. */
export interface ResolvedOptions {
  readonly fail: FailPolicy
  readonly json?: string
  readonly html?: string
  readonly format: ReportFormat
  readonly baseline?: string
  readonly deep: boolean
  readonly confirm: boolean
  readonly plan: boolean
  /** Absent where the place decides: see `isHistoryKept`. */
  readonly history?: boolean | string
  readonly ignore: readonly string[]
  readonly sources: readonly string[]
}
