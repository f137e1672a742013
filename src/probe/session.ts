import { homedir } from 'node:os'
import type { LeakPhase, ObservedLeak } from '../model/leak.ts'
import type { FileRecord } from '../model/record.ts'
import { type DeepOptions, watchClosures } from './deep/closures.ts'
import { DEFAULT_LIMITS, Graph } from './graph.ts'
import type { GraphLimits } from './grow.ts'
import { ignoring } from './ignore.ts'
import { type LateLeak, watchLateFiles } from './late-files.ts'
import { mergeLeaks } from './merge-leaks.ts'
import { moduleLabel } from '../model/module-label.ts'
import * as native from './natives.ts'
import { watchNamed } from './named.ts'
import type { Root, RootSet } from './node.ts'
import { countPendingWork } from './pending-work.ts'
import { watchReach } from './reach.ts'
import { hidePath } from './secret.ts'
import { type FileStart, watchSetup } from './setup.ts'
import { SOURCES } from './sources/index.ts'
import type { Source } from './sources/source.ts'
import { type Change, openWorld } from './world.ts'

/** What to put back before one test file, in a rerun that asks whether a piece of state is the cause. */
export interface PutBackRequest {
  readonly before: string
  /** Of leaks; of hazards as well, which the runner's adapter undoes. */
  readonly paths: readonly string[]
  /** Put back before each file that follows, too. */
  readonly isLasting?: boolean
}

export interface SessionOptions {
  /** Absolute path of the project, which no report shows. */
  readonly root?: string
  readonly limits?: Partial<GraphLimits>
  readonly ignore?: readonly string[]
  readonly putBack?: PutBackRequest
  /** Prototypes of the environment's DOM classes, whose instances are not followed. */
  readonly domPrototypes?: readonly object[]
  /** Timers of the runner's own that run in this worker, as {@link countPendingWork} counts them; default: none. */
  readonly workAtRest?: number
  /** Look into closures as well. */
  readonly deep?: DeepOptions
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
  /** No module of the user's asked for it, but another package. */
  readonly isOfOthers?: boolean
  /** The view shows exports alone: there may be more that no export reaches. */
  readonly isExportsOnly?: boolean
  /** Names of functions that are written at the top level, where that is known: they have no closure. */
  readonly topLevelFunctions?: readonly string[]
}

const USUAL_START: FileStart = { project: '', isEarly: false, mayFollowUnseen: false }

/** The watch over one worker: it sees each file begin and end, and says what each left behind. */
export interface Session {
  /** Call when a test file begins, before its setup files run but for those that are early. */
  beginFile(file: string, start?: FileStart): void
  /** Call when the running file gets hold of modules, before it can use them; by it a later look can be short. */
  reach(modules: Iterable<string>): void
  /**
   * Call between the setup files and the test file, where there are setup files: what they do in their first round is the
   * baseline.
   */
  endSetup(): void
  /** Paths that setup files or the runner set anew before each file, whatever the file before left there. */
  readonly resets: readonly string[]
  /** Call when a test file has been imported and its tests are about to run. */
  endImport(): void
  /**
   * Call when a test file is done and the runner has undone what it undoes.
   * @param names of {@link Graph.names}, those that its code names, where all of that is known; by them the look can be short
   */
  endFile(names?: ReadonlySet<string>): FileResult
  /** Call when a module has just been evaluated: its state at that moment is what later changes are measured by. */
  addModule(module: ModuleView): void
  /** Call when a module is in the runner's cache no longer: what it holds reaches nobody. @param file as it was added */
  forgetModule(file: string): void
  /** Takes in one more object and all below it, as it is now. */
  addRoot(root: Root): void
  /** Looks into the functions of a package that only other packages had asked for. */
  lookIntoPackage(name: string): void
  /** Never looks into this object. */
  leaveOut(target: object): void
  /** Takes in what the sources show by now: what a test file does to it later is measured by what it is. */
  addNew(): void
  /** The same where Node has loaded builtins since. */
  addBuiltins(): void
  readonly graph: Graph
}

export interface FileResult extends Pick<FileRecord, 'leaks' | 'limits' | 'captureMs' | 'objects' | 'position'> {
  /** What earlier files did since the file before was done. */
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
  const closures = options.deep && timed(() => watchClosures(graph, options.deep ?? {}))
  const world = timed(() => openWorld(graph, sources, options.putBack !== undefined, closures))
  const setup = watchSetup(world)
  const freshRoots = new Set<Root>()
  let position = -1
  let file = ''
  let found: ObservedLeak[] = []
  const reach = watchReach(graph)
  const named = watchNamed()
  const countLeftWork = (): number => countPendingWork() - (options.workAtRest ?? 0)
  let isBetweenFiles = false
  let isPutBack = false
  const lateFiles = watchLateFiles(
    () =>
      timed(() => {
        // What the runner sets for the next file is no late work of the last one.
        if (isBetweenFiles) world.lookBelow(graph.rootsSetByRunner())
        reach.seeAll()
        return leaksOf(world.look(undefined, true))
      }),
    () => graph.notes.add('late work', 0),
  )
  const addUnclear = (what: string, { leak }: Change): void => {
    if (!isIgnored(leak.path)) graph.notes.add(what, 0, () => leak.path)
  }
  /** Lays what the running file could not get hold of at the last one that could; at none where none names what changed. */
  const own = (changes: readonly Change[], within: RootSet | undefined): readonly Change[] =>
    changes.filter((change) => {
      const root = change.node?.root
      if (within === undefined || root === undefined || within.has(root)) return true
      const isUnclear = named.isUnseen(root)
      const owner = reach.ownerOf(root)
      if (isUnclear) addUnclear('unnamed', change)
      else if (owner !== undefined) lateFiles.add(owner, leaksOf([change]))
      return !isUnclear && owner === undefined
    })

  return {
    graph,
    beginFile(next, start = USUAL_START) {
      position++
      file = next
      found = []
      freshRoots.clear()
      reach.begin()
      if (position > 0) captureMs = 0
      const byRunner = timed(() => world.lookBelow(graph.rootsSetByRunner()))
      isBetweenFiles = false
      lateFiles.begin((leaks) => found.push(...leaks))
      timed(() => {
        const { early, unseen } = setup.begin(start, position === 0, byRunner)
        found.push(...leaksOf(early, 'setup'))
        for (const change of unseen) addUnclear('between files', change)
      })
      isPutBack = options.putBack?.before === next || (isPutBack && options.putBack?.isLasting === true)
      if (isPutBack) world.putBack(options.putBack?.paths ?? [])
    },
    reach(modules) {
      const old = reach.add(modules)
      if (old.size > 0) timed(() => found.push(...leaksOf(own(world.lookBelow(old), NOTHING))))
    },
    get resets() {
      return setup.resets
    },
    endSetup() {
      timed(() => found.push(...leaksOf(setup.end(position === 0), 'setup')))
    },
    endImport() {
      if (freshRoots.size > 0) timed(() => found.push(...leaksOf(world.lookBelow(freshRoots), 'import')))
    },
    endFile(names) {
      const rest = timed(() => {
        const reached = reach.within()
        const within = named.within(reached, names)
        const isShort = within !== undefined && (names !== undefined || graph.size > SMALL) && position % FULL_LOOK_EVERY > 0
        const changes = own(world.look(isShort ? within : undefined), within)
        if (reached !== undefined) reach.end(file, reached)
        if (!isShort) reach.seeAll()
        named.seen(isShort ? names : undefined)
        return leaksOf(changes)
      })
      const { own: ofFile, late } = lateFiles.end(rest)
      const leaks = mergeLeaks([...found, ...ofFile]).map(setup.mark)
      isBetweenFiles = true
      const waiting = countLeftWork()
      if (waiting > 0) lateFiles.leave(file, waiting)
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
        closures?.passOver(module)
        const node = graph.addRoot(root)
        if (!module.isExternal) freshRoots.add(root)
        if (node !== undefined) closures?.addModule(module, node)
        // One require() may load many modules, the ones that it loads after it.
        if (!module.isCommonJs) closures?.takeIn()
      })
    },
    forgetModule: (module) => timed(() => graph.removeRoot(module)),
    addRoot: (root) => timed(() => void graph.addRoot(root)),
    lookIntoPackage(name) {
      if (closures !== undefined) timed(() => closures.lookIntoPackage(name))
    },
    leaveOut: (target) => graph.leaveOut(target),
    addNew: () => timed(world.addNew),
    addBuiltins: () => timed(world.addLoaded),
  }
}

function rootOf({ file, view, exported, isExternal, isCommonJs, isOfOthers }: ModuleView): Root {
  const shared = { target: view, label: `${moduleLabel(file)}#`, id: file, module: file, depth: Infinity }
  if (!isExternal) return { ...shared, kind: 'module', shape: 'view', exported, isImported: true }
  if (!/(?:^|\/)node_modules\//.test(file)) return { ...shared, kind: 'module' }
  const label = isCommonJs ? `${shared.label}default` : shared.label
  return { ...shared, label, kind: 'external-module', isLibrary: true, ...(isOfOthers && { isOfOthers }) }
}

function leaksOf(changes: readonly Change[], phase?: LeakPhase): ObservedLeak[] {
  return changes.map(({ leak }) => (phase === undefined ? leak : { ...leak, phase }))
}

/** Objects up to which all are looked at after each file; beyond, what the file can get at, and all after every so many. */
const SMALL = 2000
const FULL_LOOK_EVERY = 16

const NOTHING: ReadonlySet<Root> = new Set()
