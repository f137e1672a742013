import type { ObservedLeak } from '../../model/leak.ts'
import type { FileRecord } from '../../model/record.ts'
import { ignoring } from '../../probe/ignore.ts'
import { watchResources } from '../../probe/resources.ts'
import { openSession, type Session } from '../../probe/session.ts'
import { settle } from '../../probe/settle.ts'
import { newWorkerId } from '../../probe/worker-id.ts'
import { handles, type HandleSource } from '../../probe/sources/handles.ts'
import type { Source } from '../../probe/sources/source.ts'
import { timers } from '../../probe/sources/timers.ts'
import type { Environment } from '../jest-types.ts'
import { relativePath } from '../relative-path.ts'
import type { TraceSettings, WorkerSettings } from '../settings.ts'
import { watchConsole } from './console-prototypes.ts'
import { watchExitCode } from './exit-code.ts'
import { IGNORED, JESTS_FILES } from './jests-own.ts'
import { onCrash, reportCrash } from './crash.ts'
import type { LoadedCode } from './loaded-code.ts'
import { openOutbox, type Outbox } from './outbox.ts'
import { openCodeReader } from './read-code.ts'
import { jestSources } from './sources.ts'
import { watchStdin } from './stdin.ts'
import { traceFile, type TracedStack } from './trace-file.ts'
import { watchBuiltins } from './watch-builtins.ts'

/** Which test file of which project is about to run. */
export interface WatchedFile {
  /** Absolute. */
  readonly path: string
  readonly root: string
  readonly project: string
  /** Setup files have run already, before this tool hears of the test file. */
  readonly hasEarlySetup: boolean
  /** Other test files may have run in this worker unseen. */
  readonly mayFollowUnseen: boolean
  /** Setup files will run that cannot be told from the test file. */
  readonly hasUnseenSetup: boolean
  /** The global object that it sees. */
  readonly global: typeof globalThis
}

/** The watch over one test file. Nothing here throws into the user's run. */
export interface FileWatch {
  /** Call when setup files have run and the test file is about to be loaded. */
  endSetup(): void
  /** Call with the text of modules that it has loaded. */
  readCode(code: LoadedCode): void
  /** Call when the test file is done and Jest has undone what it undoes. */
  end(): Promise<void>
  readonly outbox: Outbox | undefined
  /** Begins to look for who writes to these paths. Gives what was seen, when the file has ended. */
  trace(request: TraceSettings, environment: Environment): () => readonly TracedStack[]
}

interface WorkerState {
  readonly id: string
  /** The test files that this worker has run so far, the running one included. */
  readonly files: string[]
  /** The projects that those belong to. */
  readonly projects: Set<string>
  readonly session: Session
  readonly handles: HandleSource
  readonly sources: readonly Source[]
  readonly outbox: Outbox
}

/** Jest loads this module once a worker, outside of what test files see: each gets a context of its own. */
let known: WorkerState | undefined

let watched: string | undefined

/**
 * Begins the watch over a test file, and with the first one that over this worker. Gives nothing where somebody watches
 * that file already: the environment, or a test runner around another that is one of this tool's as well.
 */
export function watchFile(settings: WorkerSettings, file: WatchedFile): FileWatch | undefined {
  if (watched === file.path) return undefined
  watched = file.path
  const name = relativePath(file.root, file.path)
  let failure: string | undefined
  const safely = <T>(work: (state: WorkerState) => T): T | undefined => {
    try {
      return work((known ??= openState(settings, file)))
    } catch (error) {
      failure ??= String((error as Error | undefined)?.message)
      return undefined
    }
  }
  let isFirstOfProject = false
  safely(({ session, files, projects }) => {
    files.push(name)
    isFirstOfProject = !projects.has(file.project)
    projects.add(file.project)
    session.addBuiltins()
    session.beginFile(name, { ...file, isEarly: file.hasEarlySetup })
    watchConsole(session, file.global)
    watchStdin(session, file.global)
  })
  const leftExitCode = safely(() => watchExitCode(file.global))
  const code = safely(({ session }) => openCodeReader(session.graph.names))
  return {
    outbox: safely(({ outbox }) => outbox),
    trace: (request, environment) => safely(({ session, sources }) => traceFile(session, sources, request, environment)) ?? (() => []),
    endSetup: () => void safely(({ session }) => session.endSetup()),
    readCode: (loaded) => void safely(() => code?.read(loaded)),
    async end() {
      await settle(() => safely(({ handles: open }) => open.hasNew()) === true)
      watched = undefined
      const result = safely(({ session }) => session.endFile(code?.names()))
      const failed = failure === undefined ? [] : [{ what: 'probe', file: name, bound: 0, detail: failure }]
      const record: FileRecord = {
        file: name,
        project: file.project,
        worker: known?.id ?? '',
        position: result?.position ?? 0,
        leaks: [...(result?.leaks ?? []), ...exitCodeLeft(leftExitCode?.(), settings.ignore)],
        imports: {},
        limits: [...(result?.limits ?? []), ...failed, ...(file.hasUnseenSetup && isFirstOfProject ? [{ what: 'setup files', file: name, bound: 0 }] : [])],
        captureMs: result?.captureMs ?? 0,
        objects: result?.objects ?? 0,
      }
      safely(({ outbox }) => {
        outbox.add(record)
        for (const { file: owner, leak } of result?.late ?? []) outbox.amend([leak], owner)
      })
    },
  }
}

function exitCodeLeft(leak: ObservedLeak | undefined, ignored: readonly string[] = []): readonly ObservedLeak[] {
  return leak === undefined || ignoring(ignored)(leak.path) ? [] : [leak]
}

function openState(settings: WorkerSettings, { root }: WatchedFile): WorkerState {
  const { ignore, putBack } = settings
  const resources = watchResources({ root, isRunners: (path) => JESTS_FILES.test(path) })
  const openHandles = handles(resources)
  const sources = [...jestSources(root), timers(resources), openHandles]
  const session = openSession(
    {
      root,
      // Jest's own timers, such as that of its progress, run in the same process.
      workAtRest: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
      ignore: [...IGNORED, ...(ignore ?? [])],
      ...(putBack && { putBack }),
    },
    sources,
  )
  watchBuiltins(session, () => watched !== undefined)
  const id = newWorkerId()
  const state = { id, session, handles: openHandles, sources, outbox: openOutbox(settings.directory), files: [], projects: new Set<string>() }
  onCrash((error) => reportCrash(state, error, watched !== undefined))
  return state
}
