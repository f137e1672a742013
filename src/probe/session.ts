import type { ObservedLeak } from '../model/leak.ts'
import type { FileRecord, Limit } from '../model/record.ts'
import { DEFAULT_LIMITS, type Difference, Graph, type GraphLimits } from './graph.ts'
import * as native from './natives.ts'
import { observe } from './observe.ts'
import { putBack } from './put-back.ts'
import { SOURCES } from './sources/index.ts'
import type { Source } from './sources/source.ts'
import { watchValues } from './values.ts'

/** What to put back before one test file, in a rerun that asks whether a piece of state is the cause. */
export interface PutBackRequest {
  readonly before: string
  readonly paths: readonly string[]
}

export interface SessionOptions {
  /** Unique over workers, machines and shards. */
  readonly worker: string
  readonly limits?: Partial<GraphLimits>
  readonly ignore?: readonly string[]
  readonly putBack?: PutBackRequest
  /** Prototypes of the environment's DOM classes, whose instances are not followed. */
  readonly domPrototypes?: readonly object[]
}

/** A module of the test runner's cache, as its own code shows it. */
export interface ModuleView {
  /** Relative to the root. */
  readonly file: string
  readonly view: object
  readonly exported: ReadonlySet<string>
  readonly isExternal: boolean
}

/** The watch over one worker: it sees each file begin and end, and says what each left behind. */
export interface Session {
  /** Call before the setup files of a test file run. Gives what the file before it did after its end. */
  beginFile(file: string): readonly ObservedLeak[]
  /** Call between the setup files and the test file: what setup files do in their first round is the baseline. */
  endSetup(): void
  /** Call when a test file is done and the runner has undone what it undoes. */
  endFile(): FileResult
  /** Call when a module has just been evaluated: its state at that moment is what later changes are measured by. */
  addModule(module: ModuleView): void
  /** Paths that differ from what they were at the last look, without taking the new state as known: for tracing. */
  readonly graph: Graph
}

export type FileResult = Pick<FileRecord, 'leaks' | 'limits' | 'captureMs' | 'objects' | 'position'>

interface LoggedChange {
  readonly path: string
  readonly putBack: () => boolean
}

/** Begins the watch over this worker. */
export function openSession(options: SessionOptions, sources: readonly Source[] = SOURCES): Session {
  const graph = new Graph({ ...DEFAULT_LIMITS, ...options.limits }, options.domPrototypes ?? [])
  const failedSources = new Set<string>()
  const note = (source: string): unknown => failedSources.add(source)
  const log: LoggedChange[] = []
  const isIgnored = ignoring(options.ignore ?? [])
  let position = -1
  let file = ''
  let captureMs = 0
  let idleWork = 0
  let hasPendingWork = false

  const addRoots = (): void => {
    for (const source of sources) {
      if (source.roots === undefined) continue
      try {
        for (const root of source.roots()) if (!graph.hasRoot(root.label)) graph.addRoot(root)
      } catch {
        note(source.name)
      }
    }
  }
  const startedAt = native.now()
  addRoots()
  const compareValues = watchValues(sources, note)
  captureMs += native.now() - startedAt

  const take = (): ObservedLeak[] => {
    const leaks: ObservedLeak[] = []
    for (const difference of graph.compare()) {
      const leak = observeSafely(difference)
      leaks.push(leak)
      if (options.putBack !== undefined) log.push({ path: leak.path, putBack: undo(difference) })
    }
    for (const { leak, putBack: restore } of compareValues()) {
      leaks.push(leak)
      if (options.putBack !== undefined && restore !== undefined)
        log.push({ path: leak.path, putBack: () => tryTo(restore) })
    }
    addRoots()
    return leaks.filter((leak) => !isIgnored(leak.path))
  }
  const timed = <T>(work: () => T): T => {
    const start = native.now()
    try {
      return work()
    } finally {
      captureMs += native.now() - start
    }
  }

  return {
    graph,
    beginFile(next) {
      const isFirst = position === -1
      position++
      file = next
      captureMs = isFirst ? captureMs : 0
      if (isFirst) idleWork = pendingWork()
      return timed(() => {
        const late = hasPendingWork ? asLate(take()) : []
        if (options.putBack?.before === next) putBackAll(log, options.putBack.paths, note)
        if (options.putBack?.before === next) take()
        return late
      })
    },
    endSetup() {
      if (position === 0) timed(take)
    },
    endFile() {
      const leaks = timed(take)
      hasPendingWork = pendingWork() > idleWork
      const limits = takeLimits(graph, failedSources, file)
      return { leaks, limits, captureMs, objects: graph.size, position }
    },
    addModule(module) {
      timed(() =>
        graph.addRoot({
          target: module.view,
          label: `${module.file}#`,
          kind: module.isExternal ? 'external-module' : 'module',
          module: module.file,
          depth: Infinity,
          ...(module.isExternal ? {} : { shape: 'view', exported: module.exported }),
        }),
      )
    },
  }
}

function asLate(leaks: readonly ObservedLeak[]): readonly ObservedLeak[] {
  return leaks.map((leak) => ({ ...leak, phase: 'late' }))
}

const activeResources = process.getActiveResourcesInfo.bind(process)

/** How many timers and requests of the worker are still under way; pipes and ports are the runner's own. */
function pendingWork(): number {
  let count = 0
  for (const name of activeResources()) if (name === 'Timeout' || name === 'Immediate' || name.endsWith('ReqWrap')) count++
  return count
}

function observeSafely(difference: Difference): ObservedLeak {
  try {
    return observe(difference)
  } catch {
    return { kind: difference.node.root.kind, path: difference.node.root.label, after: '‹cannot be read›' }
  }
}

function undo({ node, key, before }: Difference): () => boolean {
  return () => putBack(node.target, node.shape, key, before)
}

function tryTo(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

function putBackAll(log: LoggedChange[], paths: readonly string[], note: (source: string) => void): void {
  for (const change of log.reverse())
    if (paths.includes(change.path) && !change.putBack()) note(`put back ${change.path}`)
  log.length = 0
}

/** Whether a path is one that the user never wants to see; `*` stands for any characters. */
function ignoring(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`)
  })
  return (path) => expressions.some((expression) => expression.test(path))
}

function takeLimits(graph: Graph, failedSources: Set<string>, file: string): Limit[] {
  const limits: Limit[] = []
  for (const [what, count] of graph.notSeen) limits.push({ what, file, bound: count })
  for (const source of failedSources) limits.push({ what: `probe ${source}`, file, bound: 0 })
  graph.notSeen.clear()
  failedSources.clear()
  return limits
}
