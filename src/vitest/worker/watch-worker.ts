import type { ObservedLeak } from '../../model/leak.ts'
import type { FileRecord } from '../../model/record.ts'
import { settleHooks } from '../../probe/async-hook.ts'
import * as native from '../../probe/natives.ts'
import { openSession, type Session, type SessionOptions } from '../../probe/session.ts'
import { isBelow } from '../../probe/setup.ts'
import { watchResources } from '../../probe/resources.ts'
import { handles, type HandleSource } from '../../probe/sources/handles.ts'
import { timers } from '../../probe/sources/timers.ts'
import { SOURCES } from '../../probe/sources/index.ts'
import { type Moment, type Trace, traceWrites } from '../../probe/trace.ts'
import { domPrototypes } from './dom-prototypes.ts'
import { type ImportsReader, readNewImports } from './imports.ts'
import { watchExports, watchModules } from './modules.ts'
import { type LateSources, openLateSources } from './late-sources.ts'
import { keepSentRecords, type SentRecords } from './sent-records.ts'
import { SESSION_KEY, TICK_HOOK, type WorkerSettings } from '../settings.ts'
import { isRunnersFile } from '../module-path.ts'
import { relativePath } from '../worker-path.ts'
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
  /** Gives the task of the file before, when late work of its was found, to be sent once more. */
  beginFile(path: string, moduleRunner: object): Promise<FileTask | undefined>
  /** Gives the task of the file before, when setup files set anew what it had left, to be sent once more. */
  endSetup(): FileTask | undefined
  /** Gives the tasks of earlier files whose late work was found, to be sent once more. */
  endFile(task: FileTask): Promise<readonly FileTask[]>
  /** Says what the file is doing from now on: running hooks, or a test. */
  enter(moment: Moment): void
}

interface WorkerState {
  readonly id: string
  readonly session: Session
  readonly imports: ImportsReader
  readonly handles: HandleSource
  readonly lateSources: LateSources
  readonly trace: Trace | undefined
  moment: Moment
  current: string
  readonly sent: SentRecords
}

/** Begins or resumes the watch over this worker: Vitest makes a new runner for each file or batch. */
export function watchWorker(settings: WorkerSettings, context: typeof globalThis, vitest: VitestState): WorkerWatch {
  let failure: string | undefined
  const safely = <T>(work: (state: WorkerState) => T): T | undefined => {
    try {
      return work(workerState(settings, context, vitest))
    } catch (error) {
      failure ??= String((error as Error | undefined)?.message)
      return undefined
    }
  }
  safely(({ session, trace }) => {
    if (trace !== undefined) native.defineProperty(context, TICK_HOOK, { value: (n: number) => trace.tick(n), configurable: true })
    if (settings.hasSharedModules && settings.watchedBy === 'runner') watchModules(settings, session, context)
  })

  return {
    endsFakeTimers: settings.endsFakeTimers,
    async beginFile(path, moduleRunner) {
      safely((state) => {
        state.current = path
        state.moment = { phase: 'setup' }
        state.imports.attach(moduleRunner, state.session)
        if (settings.hasSharedModules && settings.watchedBy === 'environment')
          watchExports(settings, state.session, () => state.current, moduleRunner)
      })
      await safely(({ lateSources }) => lateSources.load(moduleRunner))
      return safely((state) => {
        const late = state.session.beginFile(relativePath(settings.root, path))
        const resets = new Set(late.filter(({ isReset }) => isReset).map((leak) => leak.path))
        return state.sent.amend((leaks) => [
          ...leaks.map((leak) => (resets.has(leak.path) ? { ...leak, isReset: true } : leak)),
          ...late.filter(({ isReset }) => !isReset),
        ])
      })
    },
    endSetup() {
      return safely((state) => {
        state.moment = { phase: 'import' }
        if (settings.setupFiles.length === 0) return undefined
        const resets = state.session.endSetup()
        const mark = (leak: ObservedLeak): ObservedLeak =>
          !leak.isReset && resets.some((path) => isBelow(leak.path, path)) ? { ...leak, isReset: true } : leak
        return state.sent.amend((leaks) => leaks.map(mark))
      })
    },
    async endFile(task) {
      settleHooks()
      // What a finished file only just left to the event loop still belongs to it, and what it closed is closed in a while.
      for (let turn = 0; turn === 0 || (turn < MAX_TURNS && safely(({ handles: open }) => open.hasNew()) === true); turn++)
        await new NativePromise<void>((resolve) => void native.setImmediateNative(resolve))
      await safely(({ lateSources }) => lateSources.read())
      const writes = safely(({ trace }) => trace?.collect())
      const result = safely(({ session }) => session.endFile())
      const imports = safely((state) => state.imports.read())
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
        limits: [...(result?.limits ?? []), ...(safely(({ lateSources }) => lateSources.takeProblems(file)) ?? []), ...failed],
        captureMs: result?.captureMs ?? 0,
        objects: result?.objects ?? 0,
      }
      Object.assign(task.meta, { carryover: record, ...(writes && { carryoverWrites: writes }) })
      const amended = safely(({ sent }) =>
        result?.late.flatMap(({ file: owner, leak }) => sent.amend((leaks) => [...leaks, leak], owner) ?? []),
      )
      return [...new Set(amended)]
    },
    enter(moment) {
      safely((state) => {
        if (state.moment.phase === 'import') state.session.endImport()
        state.moment = moment
      })
    },
  }
}

/** Turns of the event loop that handles have to be closed. */
const MAX_TURNS = 4

/** Tests may replace it. */
const NativePromise = Promise

/** Node loads this module once a worker, whatever becomes of vm contexts and of the runner's module cache. */
let known: WorkerState | undefined

function workerState(settings: WorkerSettings, context: typeof globalThis, vitest: VitestState): WorkerState {
  return (known ??= openState(settings, context, vitest))
}

function openState(settings: WorkerSettings, context: typeof globalThis, vitest: VitestState): WorkerState {
  // Process ids collide when shards of several machines are merged.
  const id = `${Math.random()}${Math.random()}`.replaceAll('0.', '').slice(0, 24)
  // What Vitest itself keeps outlives a file only where its modules do.
  const resources = watchResources({ root: settings.root, isRunners: (file) => isRunnersFile(settings, file) })
  const openHandles = handles(resources)
  const sources = [...SOURCES, timers(resources), openHandles, ...(settings.hasSharedModules ? vitestSources(vitest) : [])]
  const options: SessionOptions = {
    root: settings.root,
    domPrototypes: domPrototypes(context),
    ...(settings.ignore && { ignore: settings.ignore }),
    ...(settings.variables && { variables: settings.variables }),
    ...(settings.putBack && { putBack: settings.putBack }),
  }
  const session = openSession(options, sources)
  const state: WorkerState = {
    id,
    session,
    imports: readNewImports(settings),
    handles: openHandles,
    lateSources: openLateSources(settings, session, sources),
    trace: settings.trace && traceWrites(session.graph, sources, settings.trace, () => state.moment),
    moment: { phase: 'setup' },
    current: '',
    sent: keepSentRecords(),
  }
  native.defineProperty(process, SESSION_KEY, { value: state, writable: true, configurable: true })
  return state
}
