import { whatWentWrong } from '../../model/errors.ts'
import type { InsideOrder } from '../../model/inside.ts'
import type { ProjectFile } from '../../model/project-file.ts'
import type { RunnerInfo } from '../../model/report.ts'
import type { Ability, RunRequest, RunResult, TestRunner } from '../test-runner.ts'
import type { Answers, Call, Reply, RerunOptions } from './protocol.ts'

/** One warm test runner that runs exact orders, each in a fresh worker. */
export interface Reruns {
  readonly info: RunnerInfo
  /** With `plan` among them, {@link runPlanned} is there. */
  readonly abilities: readonly Ability[]
  /** The config file that it found, absolute. */
  readonly config?: string
  readonly sharedFiles?: TestRunner['sharedFiles']
  list(filters: readonly string[]): Promise<readonly ProjectFile[]>
  run(request: RunRequest): Promise<RunResult>
  runIsolated(files: readonly ProjectFile[], inside?: InsideOrder): Promise<RunResult>
  runPlanned?(shared: readonly ProjectFile[], isolated: readonly ProjectFile[]): Promise<RunResult>
  close(): Promise<void>
}

/** Makes this process one that reruns tests: it speaks JSON with its parent, and ends with it. */
export function serveReruns(open: (options: RerunOptions) => Promise<Reruns>): void {
  let reruns: Reruns | undefined
  const answer = async (call: Call): Promise<Answers[keyof Answers]> => {
    if (call.method === 'start') {
      reruns = await open(call.options)
      const { info, abilities, config, sharedFiles } = reruns
      return { info, abilities, ...(config !== undefined && { config }), ...(sharedFiles && { sharedFiles }) }
    }
    if (reruns === undefined) throw new Error('not started')
    if (call.method === 'list') return reruns.list(call.filters)
    if (call.method === 'run') return reruns.run(call.request)
    if (call.method === 'runIsolated') return reruns.runIsolated(call.files, call.inside)
    if (call.method === 'runPlanned') return (await reruns.runPlanned?.(call.shared, call.isolated)) ?? null
    await reruns.close()
    return null
  }
  process.on('message', (call: Call) => {
    void answer(call).then(
      (value) => reply({ id: call.id, value }),
      (error: unknown) => reply({ id: call.id, error: error instanceof Error ? `${whatWentWrong(error)}\n${error.stack}` : String(error) }),
    )
  })
  process.on('disconnect', () => {
    // The parent is gone, or wants this process to be: nothing else may keep it.
    // oxlint-disable-next-line unicorn/no-process-exit
    void Promise.resolve(reruns?.close()).finally(() => process.exit())
  })
}

function reply(message: Reply): void {
  if (process.connected) process.send?.(message)
}
