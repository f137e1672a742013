import { homedir } from 'node:os'
import type { LeakPhase, ObservedLeak } from '../model/leak.ts'
import type { FileRecord } from '../model/record.ts'
import { DEFAULT_LIMITS, Graph } from './graph.ts'
import type { GraphLimits } from './grow.ts'
import { ignoring } from './ignore.ts'
import { type LateLeak, watchLateFiles } from './late-files.ts'
import { mergeLeaks } from './merge-leaks.ts'
import { moduleLabel } from './module-label.ts'
import * as native from './natives.ts'
import type { Node, Root } from './node.ts'
import { countPendingWork } from './pending-work.ts'
import { hidePath } from './secret.ts'
import { watchSetup } from './setup.ts'
import { SOURCES } from './sources/index.ts'
import type { Source } from './sources/source.ts'
import { type Change, openWorld } from './world.ts'

/** What to put back before one test file, in a rerun that asks whether a piece of state is the cause. */
export interface PutBackRequest {
  readonly before: string
  readonly paths: readonly string[]
}

export interface SessionOptions {
  /** Absolute path of the project, which no report shows. */
  readonly root?: string
  readonly limits?: Partial<GraphLimits>
  readonly ignore?: readonly string[]
  /** Environment variables that the runner sets before a file, whatever the one before has left there. */
  readonly variables?: readonly string[]
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
  /** The view is what `module.exports` holds, which an import calls `default`. */
  readonly isCommonJs?: boolean
}

/** The watch over one worker: it sees each file begin and end, and says what each left behind. */
export interface Session {
  /**
   * Call before the setup files of a test file run. Gives what the file before it did after its end, with what the runner
   * has set anew since marked as such.
   */
  beginFile(file: string): readonly ObservedLeak[]
  /**
   * Call between the setup files and the test file, where there are setup files: what they do in their first round is the
   * baseline. Gives the paths that they set anew, whatever the file before left there.
   */
  endSetup(): readonly string[]
  /** Call when a test file has been imported and its tests are about to run. */
  endImport(): void
  /** Call when a test file is done and the runner has undone what it undoes. */
  endFile(): FileResult
  /** Call when a module has just been evaluated: its state at that moment is what later changes are measured by. */
  addModule(module: ModuleView): void
  /** Takes in one more object and all below it, as it is now. */
  addRoot(root: Root): void
  /** Never looks into this object. */
  leaveOut(target: object): void
  /** Takes in what the sources show by now: what a test file does to it later is measured by what it is. */
  addNew(): void
  /** The same where Node has loaded builtins since. */
  addBuiltins(): void
  readonly graph: Graph
}

export interface FileResult extends Pick<FileRecord, 'leaks' | 'limits' | 'captureMs' | 'objects' | 'position'> {
  /** What earlier files did while this one ran. */
  readonly late: readonly LateLeak[]
}

/** Begins the watch over this worker. */
export function openSession(options: SessionOptions = {}, sources: readonly Source[] = SOURCES): Session {
  if (options.root !== undefined) hidePath(options.root, '.')
  hidePath(process.execPath, 'node')
  hidePath(homedir(), '~')
  const isIgnored = ignoring(options.ignore ?? [])
  const graph = new Graph({ ...DEFAULT_LIMITS, ...options.limits }, options.domPrototypes ?? [])
  let captureMs = 0
  const timed = <T>(work: () => T): T => {
    const start = native.now()
    try {
      return work()
    } finally {
      captureMs += native.now() - start
    }
  }
  const world = timed(() => openWorld(graph, sources, options.putBack !== undefined))
  const setup = watchSetup(world)
  const variables = new Set(options.variables?.map((name) => `process.env.${name}`))
  const lookAtVariables = (): Change[] => {
    const root = variables.size === 0 ? undefined : graph.root('process.env')
    return root === undefined ? [] : world.lookAt([root])
  }
  const markReset = (leak: ObservedLeak): ObservedLeak => (variables.has(leak.path) ? { ...leak, isReset: true } : leak)
  const freshRoots = new Set<Root>()
  let position = -1
  let file = ''
  let found: ObservedLeak[] = []
  let isWorkPending = false
  let loadedCount = loadedModules.length
  const lateFiles = watchLateFiles(
    () => timed(() => leaksOf(world.look(true))),
    () => graph.notes.add('late work', 0),
  )

  return {
    graph,
    beginFile(next) {
      position++
      file = next
      found = []
      freshRoots.clear()
      if (position > 0) captureMs = 0
      if (isWorkPending) lateFiles.begin(countPendingWork(), (leaks) => found.push(...leaks))
      return timed(() => {
        const late = leaksOf(isWorkPending ? world.look() : lookAtVariables(), 'late').map(markReset)
        if (options.putBack?.before === next) {
          world.putBack(options.putBack.paths)
          world.look()
        }
        return late.filter(({ path }) => !isIgnored(path))
      })
    },
    endSetup() {
      return timed(() => {
        if (position === 0) setup.learn()
        else found.push(...leaksOf(setup.look(), 'setup'))
        return setup.resets
      })
    },
    endImport() {
      if (freshRoots.size > 0) timed(() => found.push(...leaksOf(world.lookAt(nodesBelow(graph, freshRoots)), 'import')))
    },
    endFile() {
      const rest = timed(() => leaksOf(world.look()))
      const { own, late } = lateFiles.end(rest)
      const leaks = mergeLeaks([...found, ...own]).map(setup.mark)
      isWorkPending = countPendingWork() > 0
      if (isWorkPending) lateFiles.leave(file)
      return {
        leaks: leaks.filter(({ path }) => !isIgnored(path)),
        late: late.filter(({ leak }) => !isIgnored(leak.path)),
        limits: graph.notes.take(file),
        captureMs,
        objects: graph.size,
        position,
      }
    },
    addModule(module) {
      timed(() => {
        const root = rootOf(module)
        graph.addRoot(root)
        if (!module.isExternal) freshRoots.add(root)
      })
    },
    addRoot: (root) => timed(() => void graph.addRoot(root)),
    leaveOut: (target) => graph.leaveOut(target),
    addNew: () => timed(world.addNew),
    addBuiltins() {
      if (loadedModules.length === loadedCount) return
      loadedCount = loadedModules.length
      timed(world.addNew)
    },
  }
}

/** Node appends to it as it loads. */
const loadedModules = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList

function rootOf({ file, view, exported, isExternal, isCommonJs }: ModuleView): Root {
  const shared = { target: view, label: `${moduleLabel(file)}#`, id: file, module: file, depth: Infinity }
  if (!isExternal) return { ...shared, kind: 'module', shape: 'view', exported }
  if (!/(?:^|\/)node_modules\//.test(file)) return { ...shared, kind: 'module' }
  const label = isCommonJs ? `${shared.label}default` : shared.label
  return { ...shared, label, kind: 'external-module', isLibrary: true }
}

function leaksOf(changes: readonly Change[], phase?: LeakPhase): ObservedLeak[] {
  return changes.map(({ leak }) => (phase === undefined ? leak : { ...leak, phase }))
}

function* nodesBelow(graph: Graph, roots: ReadonlySet<Root>): Iterable<Node> {
  for (const node of graph.all()) if (roots.has(node.root)) yield node
}
