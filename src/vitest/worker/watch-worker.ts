import type { ObservedLeak } from '../../model/leak.ts'
import type { Mend } from '../../model/mend.ts'
import type { FileRecord } from '../../model/record.ts'
import * as native from '../../probe/natives.ts'
import { openSession, type Session, type SessionOptions } from '../../probe/session.ts'
import { settle } from '../../probe/settle.ts'
import { newWorkerId } from '../../probe/worker-id.ts'
import { isBelow } from '../../probe/setup.ts'
import { watchResources } from '../../probe/resources.ts'
import { handles, type HandleSource } from '../../probe/sources/handles.ts'
import { timers } from '../../probe/sources/timers.ts'
import { SOURCES } from '../../probe/sources/index.ts'
import { type Moment, type Trace, traceWrites } from '../../probe/trace.ts'
import { type ReadWatch, trapReads } from '../../probe/trap-reads.ts'
import { arrangeFile } from './arrange-file.ts'
import { domPrototypes } from './dom-prototypes.ts'
import { type ImportsReader, readNewImports } from './imports.ts'
import { type ModuleCacheWatch, watchModuleCache } from './module-cache.ts'
import { watchExports, watchModules } from './modules.ts'
import { type LateSources, openLateSources } from './late-sources.ts'
import type { Suite } from './registrations.ts'
import { keepSentRecords, type SentRecords } from './sent-records.ts'
import { type RequestWatch, watchRequests } from './watch-requests.ts'
import { SESSION_KEY, TICK_HOOK, type WorkerSettings } from '../settings.ts'
import { isRunnersFile } from '../module-path.ts'
import { relativePath } from '../worker-path.ts'
import type { Undoer } from './hook-runner.ts'
import { vitestSources, type VitestState } from './vitest-sources.ts'

/** The part of a Vitest file task that is used here. */
export interface FileTask {
  readonly filepath: string
  readonly meta: object
}

/** What the runner calls for each test file. Nothing here throws into the user's run. */
export interface WorkerWatch {
  /** Whether fake timers are to be ended before a file is looked at. */
  readonly endsFakeTimers: boolean
  /** What a rerun wants to be undone by one call at the end of a file. */
  mendOf(task: FileTask): Mend | undefined
  beginFile(path: string, moduleRunner: object): Promise<void>
  /** Gives the task of the file before, when setup files set anew what it had left, to be sent once more. */
  endSetup(): FileTask | undefined
  /** Gives the tasks of earlier files whose late work was found, to be sent once more. */
  endFile(task: FileTask): Promise<readonly FileTask[]>
  /** Call when the tests of a file are known, and none has run. */
  arrange(file: FileTask): void
  /** Says what the file is doing from now on: running hooks, or a test. */
  enter(moment: Moment): void
}

/** The part of the `vitest` module that is used here. */
export interface WatchedVitest extends VitestState {
  readonly vi: Undoer & VitestState['vi']
  readonly TestRunner: { getCurrentSuite(): unknown }
}

interface WorkerState {
  readonly id: string
  readonly session: Session
  readonly imports: ImportsReader
  readonly requests: RequestWatch
  /** Nothing where no module outlives its file. */
  readonly cache: ModuleCacheWatch | undefined
  readonly handles: HandleSource
  readonly lateSources: LateSources
  readonly trace: Trace | undefined
  /** While the file runs whose reads are asked for. */
  reads: ReadWatch | undefined
  moment: Moment
  current: string
  readonly sent: SentRecords
}

/** Begins or resumes the watch over this worker: Vitest makes a new runner for each file or batch. */
export function watchWorker(settings: WorkerSettings, context: typeof globalThis, vitest: WatchedVitest): WorkerWatch {
  let failure: string | undefined
  const safely = <T>(work: (state: WorkerState) => T): T | undefined => {
    try {
      return work(workerState(settings, context, vitest))
    } catch (error) {
      failure ??= String((error as Error | undefined)?.message)
      return undefined
    }
  }
  safely((state) => {
    const { session, trace } = state
    const tick = (n: number): void => {
      trace?.tick(n)
      state.reads?.tick(n)
    }
    if (trace !== undefined || settings.reads !== undefined) native.defineProperty(context, TICK_HOOK, { value: tick, configurable: true })
    if (settings.hasSharedModules && settings.watchedBy === 'runner') watchModules(settings, session, context)
  })

  return {
    endsFakeTimers: settings.endsFakeTimers,
    mendOf: ({ filepath }) => (settings.mend?.after === relativePath(settings.root, filepath) ? settings.mend.by : undefined),
    async beginFile(path, moduleRunner) {
      // Before the module cache is watched: what loads here is no test file's doing.
      await safely(({ lateSources }) => lateSources.load(moduleRunner))
      safely((state) => {
        state.current = path
        state.moment = { phase: 'setup' }
        state.imports.attach(moduleRunner, state.session)
        state.requests.attach(moduleRunner)
        state.requests.begin()
        state.cache?.attach(moduleRunner)
        state.cache?.beginFile(path, relativePath(settings.root, path))
        if (settings.hasSharedModules && settings.watchedBy === 'environment')
          watchExports(settings, state.session, () => state.current, moduleRunner)
      })
      const file = relativePath(settings.root, path)
      safely((state) => {
        state.session.beginFile(file)
        if (settings.reads?.by === file) state.reads = trapReads(state.session.graph, settings.reads, () => state.moment)
      })
    },
    endSetup() {
      return safely((state) => {
        state.moment = { phase: 'import' }
        state.cache?.endSetup()
        if (settings.setupFiles.length > 0) state.session.endSetup()
        const { resets } = state.session
        if (resets.length === 0) return undefined
        const mark = (leak: ObservedLeak): ObservedLeak =>
          !leak.isReset && resets.some((path) => isBelow(leak.path, path)) ? { ...leak, isReset: true } : leak
        return state.sent.amend((leaks) => leaks.map(mark))
      })
    },
    async endFile(task) {
      await settle(() => safely(({ handles: open }) => open.hasNew()) === true)
      await safely(({ lateSources }) => lateSources.read())
      const writes = safely(({ trace }) => trace?.collect())
      const reads = safely((state) => state.reads?.collect())
      safely((state) => void (state.reads = undefined))
      safely(({ session, cache }) => cache?.dropped().forEach(session.forgetModule))
      const result = safely(({ session }) => session.endFile())
      const imports = safely((state) => state.imports.read(settings.hasSharedModules ? state.requests.requested : undefined))
      const cache = safely((state) => state.cache?.endFile())
      const file = relativePath(settings.root, task.filepath)
      const worker = safely(({ id, sent }) => {
        sent.add(file, task)
        return id
      })
      const failed = failure === undefined ? [] : [{ what: 'probe', file, bound: 0, detail: failure }]
      failure = undefined
      const record: FileRecord = {
        file,
        project: settings.project,
        worker: worker ?? '',
        position: result?.position ?? 0,
        leaks: result?.leaks ?? [],
        imports: imports ?? {},
        ...(cache && { cache }),
        limits: [...(result?.limits ?? []), ...(safely(({ lateSources }) => lateSources.takeProblems(file)) ?? []), ...failed],
        captureMs: result?.captureMs ?? 0,
        objects: result?.objects ?? 0,
      }
      Object.assign(task.meta, { carryover: record, ...(writes && { carryoverWrites: writes }), ...(reads && { carryoverReads: reads }) })
      const amended = safely(({ sent }) =>
        result?.late.flatMap(({ file: owner, leak }) => sent.amend((leaks) => [...leaks, leak], owner) ?? []),
      )
      return [...new Set(amended)]
    },
    arrange: (file) => arrangeFile(settings, file),
    enter(moment) {
      safely((state) => {
        if (state.moment.phase === 'import') {
          state.session.endImport()
          state.cache?.endLoading()
        }
        state.moment = moment
      })
    },
  }
}

/**
 * Where each file has a module runner of its own, Vite takes this away between two files, and late work of the first may be
 * looked at right then. Test files have an `Error` of their own there.
 */
const SET_FOR_EACH_FILE = ['Error.prepareStackTrace']

/** Node loads this module once a worker, whatever becomes of vm contexts and of the runner's module cache. */
let known: WorkerState | undefined

function workerState(settings: WorkerSettings, context: typeof globalThis, vitest: WatchedVitest): WorkerState {
  return (known ??= openState(settings, context, vitest))
}

function openState(settings: WorkerSettings, context: typeof globalThis, vitest: WatchedVitest): WorkerState {
  const id = newWorkerId()
  // What Vitest itself keeps outlives a file only where its modules do.
  const resources = watchResources({ root: settings.root, isRunners: (file) => isRunnersFile(settings, file) })
  const openHandles = handles(resources)
  const sources = [...SOURCES, timers(resources), openHandles, ...(settings.hasSharedModules ? vitestSources(vitest) : [])]
  const options: SessionOptions = {
    root: settings.root,
    domPrototypes: domPrototypes(context),
    ignore: [...(settings.ignore ?? []), ...(settings.hasSharedModules ? [] : SET_FOR_EACH_FILE)],
    ...(settings.putBack && { putBack: settings.putBack }),
    // Where modules are fresh for each file, so are their closures.
    ...(settings.deep && settings.hasSharedModules && { deep: { wanted: [...(settings.putBack?.paths ?? []), ...(settings.trace ?? [])], context } }),
  }
  const session = openSession(options, sources)
  const state: WorkerState = {
    id,
    session,
    imports: readNewImports(settings),
    requests: watchRequests(settings, session),
    cache: settings.hasSharedModules ? watchModuleCache(settings, () => vitest.TestRunner.getCurrentSuite() as Suite) : undefined,
    handles: openHandles,
    lateSources: openLateSources(settings, session, sources),
    trace: settings.trace && traceWrites(session.graph, sources, settings.trace, () => state.moment),
    reads: undefined,
    moment: { phase: 'setup' },
    current: '',
    sent: keepSentRecords(),
  }
  native.defineProperty(process, SESSION_KEY, { value: state, writable: true, configurable: true })
  return state
}
