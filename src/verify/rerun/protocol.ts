import type { InsideOrder } from '../../model/inside.ts'
import type { ProjectFile } from '../../model/project-file.ts'
import type { RunRequest, RunResult, TestRunner } from '../test-runner.ts'

/** How a rerun process is started: which project, with which config. */
export interface RerunOptions {
  readonly root: string
  readonly config?: string
  readonly projects?: readonly string[]
  /** Arguments of the runner's own command line that hold for reruns as well. */
  readonly argv?: readonly string[]
  /** Whether modules are instrumented to say who writes; a process of its own, since transforms differ. */
  readonly isTracing: boolean
  readonly ignore?: readonly string[]
  readonly deep?: boolean
  readonly sources?: readonly string[]
}

/** One request of the main process to a rerun process, answered once under the same id. */
export type Call =
  | { readonly id: number; readonly method: 'start'; readonly options: RerunOptions }
  | { readonly id: number; readonly method: 'list'; readonly filters: readonly string[] }
  | { readonly id: number; readonly method: 'run'; readonly request: RunRequest }
  | { readonly id: number; readonly method: 'runIsolated'; readonly files: readonly ProjectFile[]; readonly inside?: InsideOrder }
  | { readonly id: number; readonly method: 'runPlanned'; readonly shared: readonly ProjectFile[]; readonly isolated: readonly ProjectFile[] }
  | { readonly id: number; readonly method: 'close' }

export interface Answers {
  readonly start: Pick<TestRunner, 'info' | 'abilities' | 'config' | 'sharedFiles'>
  readonly list: readonly ProjectFile[]
  readonly run: RunResult
  readonly runIsolated: RunResult
  readonly runPlanned: RunResult | null
  readonly close: null
}

/** An answer: a value, or the message of what went wrong. */
export type Reply =
  | { readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly id: number; readonly error: string }
