import type { TracedOrigin } from '../analysis/build-report.ts'
import { type EarlierRuns, NO_EARLIER_RUNS } from '../analysis/history/earlier-runs.ts'
import type { Judge } from '../analysis/judge.ts'
import { verdictOf } from '../analysis/verdict.ts'
import type { Finding, FlakyFinding } from '../model/finding.ts'
import type { Ledger, Naming } from '../model/ledger.ts'
import type { ProjectFile } from '../model/project-file.ts'
import type { FailingTest } from '../model/report.ts'
import type { Outcomes } from './laboratory.ts'

/** What reruns made of a run's failures. */
export interface Investigation {
  readonly findings: Finding[]
  readonly flaky: FlakyFinding[]
  readonly failing: FailingTest[]
  readonly origins: Map<string, TracedOrigin>
  readonly notes: string[]
  readonly known: Known
  /** Files whose differences nobody could explain in time. */
  readonly unexplained: ProjectFile[]
  /** Reruns that were made, each one fresh worker, or many of one file each. */
  runs: number
  /** Test files that were run for that, each as often as it was. */
  fileRuns: number
}

/** What is known before anything is run. */
export interface PriorKnowledge {
  /** Whether code speaks of a name; undefined where code cannot be read. */
  readonly naming?: Naming | undefined
  /** What runs before this one tell. */
  readonly earlier?: EarlierRuns
}

/** An investigation with nothing in it yet; several can be added up in one. */
export function emptyInvestigation({ naming, earlier = NO_EARLIER_RUNS }: PriorKnowledge = {}): Investigation {
  const known: Known = { polluters: new Set(), states: new Map(), after: [], judge: byLooks, naming, earlier }
  return { findings: [], flaky: [], failing: [], origins: new Map(), notes: [], known, unexplained: [], runs: 0, fileRuns: 0 }
}

/** Until more is known of a run, a leak is judged by itself. */
const byLooks: Judge = (_, leak) => verdictOf(leak)

/** Causes that were proven of one test are the first to try for the next. */
export interface Known {
  readonly polluters: Set<string>
  /** Sets of paths that were proven to be the cause of one test's failure, by polluters: likely those of the next. */
  readonly states: Map<string, (readonly string[])[]>
  /** How files came out after those of causes, others in between. */
  readonly after: AfterCause[]
  /** What leaks are worth by all that was observed. */
  judge: Judge
  /** What each file did in a worker of its own, where that is known. */
  alone?: Ledger
  /** Whether code speaks of a name; undefined where code cannot be read. */
  readonly naming?: Naming | undefined
  /** What runs before this one tell. */
  readonly earlier: EarlierRuns
}

/** How many leaks that are not benign a file leaves as the first of its worker; none where that was not looked at. */
export function countLeaks({ alone, judge }: Known, { file, project }: ProjectFile): number {
  const leaks = alone?.recordOf(file, project)?.leaks ?? []
  return leaks.filter((leak) => judge(project, leak) !== 'benign').length
}

/** How files came out after those of a cause, others in between, by file in their order. */
export interface AfterCause {
  readonly project: string
  readonly cause: readonly string[]
  readonly seen: Map<string, Outcomes>
}
