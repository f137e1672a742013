import type { ObservedLeak } from '../model/leak.ts'
import type { Closures } from './deep/closures.ts'
import type { Difference } from './difference.ts'
import type { Graph } from './graph.ts'
import { loadedModules } from './loaded-modules.ts'
import type { Node, Root } from './node.ts'
import { observe } from './observe.ts'
import type { Source } from './sources/source.ts'
import { openUndoLog } from './undo-log.ts'
import { watchValues } from './values.ts'

/** The state of one worker, with what it was at the last look. */
export interface World {
  /** Gives what differs since the last look, and takes it as known. @param only the roots to look below; default: all */
  look(only?: ReadonlySet<Root>): Change[]
  /** The same for what hangs below some roots, without named values. */
  lookBelow(roots: ReadonlySet<Root>): Change[]
  /** The same for some objects alone. */
  lookAt(nodes: readonly Node[]): Change[]
  /** The same for the values that no object of the graph holds. */
  lookAtValues(): Change[]
  /** Takes in what the sources know by now and did not before. */
  addNew(): void
  /** The same where Node has loaded modules of its own since. */
  addLoaded(): void
  /** Undoes what was seen to change these paths. */
  putBack(paths: readonly string[]): void
}

export interface Change {
  readonly leak: ObservedLeak
  /** The object that changed, where it is one of the graph. */
  readonly node?: Node
  /** Something that was not there came to it. */
  readonly isAddition: boolean
}

/**
 * Opens the world as it is now.
 * @param isUndoable whether changes are kept to be put back
 * @param closures what the deep mode adds
 */
export function openWorld(graph: Graph, sources: readonly Source[], isUndoable: boolean, closures?: Closures): World {
  const undoLog = isUndoable ? openUndoLog() : undefined
  const fail = (source: string): void => graph.notes.add(`probe ${source}`, 0)

  let loadedCount = -1
  const addRoots = (): void => {
    loadedCount = loadedModules.length
    for (const source of sources) {
      try {
        for (const root of source.roots?.((id) => graph.hasRoot(id)) ?? []) graph.addRoot(root)
      } catch {
        fail(source.name)
      }
    }
  }
  addRoots()
  const values = watchValues(sources, fail)

  const toChange = (difference: Difference): Change => {
    const leak = observeSafely(difference)
    undoLog?.add(leak.path, difference)
    return { leak, node: difference.node, isAddition: !difference.isWhole && difference.beforeIndex === -1 }
  }
  const lookAtValues = (): Change[] =>
    values.compare().map((difference) => {
      undoLog?.addValue(difference)
      return { leak: difference.leak, isAddition: difference.leak.before === undefined }
    })

  const addNew = (): void => {
    addRoots()
    values.addNew()
  }
  return {
    addNew,
    addLoaded() {
      if (loadedModules.length !== loadedCount) addNew()
      // After the builtins, whose functions are Node's whoever holds them.
      closures?.takeIn()
    },
    look(only) {
      closures?.refresh(only)
      const changes = [...graph.compare(only).map(toChange), ...lookAtValues()]
      if (loadedModules.length !== loadedCount) addRoots()
      closures?.takeIn()
      return changes
    },
    lookBelow(roots) {
      closures?.refresh(roots)
      return graph.compare(roots).map(toChange)
    },
    lookAt(nodes) {
      closures?.refreshAt(nodes)
      return graph.compareNodes(nodes).map(toChange)
    },
    lookAtValues,
    putBack(paths) {
      for (const path of undoLog?.putBack(paths) ?? []) fail(`put back ${path}`)
    },
  }
}

function observeSafely(difference: Difference): ObservedLeak {
  try {
    return observe(difference)
  } catch {
    return { kind: difference.node.root.kind, path: difference.node.root.label, after: '‹cannot be read›' }
  }
}
