import { randomBytes } from 'node:crypto'
import type { FileRecord } from '../model/record.ts'
import * as native from '../probe/natives.ts'
import { openSession, type Session } from '../probe/session.ts'
import { SOURCES } from '../probe/sources/index.ts'
import { type Moment, type Trace, traceWrites } from '../probe/trace.ts'
import { type ImportsReader, readNewImports } from './imports.ts'
import { watchModules } from './modules.ts'
import { SESSION_KEY, TICK_HOOK, type WorkerSettings } from './settings.ts'
import { relativePath } from './worker-path.ts'

/** The part of a Vitest file task that is used here. */
export interface FileTask {
  readonly filepath: string
  readonly meta: object
}

/** What the runner calls for each test file. Nothing here throws into the user's run. */
export interface WorkerWatch {
  /** Gives the task of the file before, when late work of its was found, to be sent once more. */
  beginFile(paths: readonly string[], moduleRunner: object): Promise<FileTask | undefined>
  endSetup(): void
  endFile(task: FileTask | undefined): Promise<void>
  /** Says what the file is doing from now on: running hooks, or a test. */
  enter(moment: Moment): void
}

interface WorkerState {
  readonly id: string
  readonly session: Session
  readonly imports: ImportsReader
  trace: Trace | undefined
  moment: Moment
  current: string
  previous: FileTask | undefined
  error: string | undefined
}

/** Begins or resumes the watch over this worker: Vitest makes a new runner for each file or batch. */
export function watchWorker(settings: WorkerSettings, context: typeof globalThis): WorkerWatch {
  const state = workerState(settings, context)
  const safely = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      state.error ??= String((error as Error | undefined)?.message)
      return undefined
    }
  }
  if (settings.hasSharedModules) safely(() => watchModules(settings, state.session, () => state.current, context))

  return {
    async beginFile(paths, moduleRunner) {
      const path = paths[0] ?? ''
      state.current = path
      state.moment = { phase: 'setup' }
      safely(() => state.imports.attach(moduleRunner, state.session))
      const late = safely(() => state.session.beginFile(relativePath(settings.root, path))) ?? []
      const { previous } = state
      const record = (previous?.meta as { carryover?: FileRecord } | undefined)?.carryover
      if (late.length === 0 || previous === undefined || record === undefined) return undefined
      Object.assign(previous.meta, { carryover: { ...record, leaks: [...record.leaks, ...late] } })
      return previous
    },
    endSetup() {
      state.moment = { phase: 'import' }
      safely(() => state.session.endSetup())
    },
    async endFile(task) {
      // What a finished file only just left to the event loop still belongs to it.
      await new Promise<void>((resolve) => void native.setImmediateNative(resolve))
      if (task === undefined) return
      const writes = safely(() => state.trace?.collect())
      const result = safely(() => state.session.endFile())
      const error = state.error
      state.error = undefined
      state.previous = task
      const file = relativePath(settings.root, task.filepath)
      const limits = [...(result?.limits ?? []), ...(error === undefined ? [] : [{ what: 'probe', file, bound: 0, detail: error }])]
      const record: FileRecord = {
        file,
        project: settings.project,
        worker: state.id,
        position: result?.position ?? 0,
        leaks: result?.leaks ?? [],
        imports: safely(() => state.imports.read()) ?? {},
        limits,
        captureMs: result?.captureMs ?? 0,
        objects: result?.objects ?? 0,
      }
      Object.assign(task.meta, { carryover: record, ...(writes && { carryoverWrites: writes }) })
    },
    enter(moment) {
      state.moment = moment
    },
  }
}

function workerState(settings: WorkerSettings, context: typeof globalThis): WorkerState {
  const holder = process as unknown as Record<symbol, WorkerState | undefined>
  const known = holder[SESSION_KEY]
  if (known !== undefined) return known
  const id = randomBytes(8).toString('hex')
  const session = openSession({
    worker: id,
    domPrototypes: domPrototypes(context),
    ...(settings.ignore && { ignore: settings.ignore }),
    ...(settings.putBack && { putBack: settings.putBack }),
  })
  const state: WorkerState = {
    id,
    session,
    imports: readNewImports(settings),
    trace: undefined,
    moment: { phase: 'setup' },
    current: '',
    previous: undefined,
    error: undefined,
  }
  native.defineProperty(process, SESSION_KEY, { value: state, configurable: true })
  if (settings.trace !== undefined) {
    const trace = traceWrites(session.graph, SOURCES, settings.trace, () => state.moment)
    state.trace = trace
    native.defineProperty(context, TICK_HOOK, { value: (n: number) => trace.tick(n) })
  }
  return state
}

const DOM_CLASSES = ['EventTarget', 'Window', 'Node', 'Event', 'Storage', 'Location', 'History', 'Navigator', 'Range'] as const

/** The DOM's base classes, where the environment has a DOM: Node's own `EventTarget` is not one of them. */
function domPrototypes(context: typeof globalThis): object[] {
  if (!('document' in context)) return []
  const prototypes: object[] = []
  for (const name of DOM_CLASSES) {
    const value = (context as unknown as Record<string, { prototype?: object } | undefined>)[name]
    if (value?.prototype) prototypes.push(value.prototype)
  }
  return prototypes
}
