import type { ObservedLeak } from '../model/leak.ts'
import type { Closures } from './deep/closures.ts'
import type { Difference } from './difference.ts'
import type { Graph } from './graph.ts'
import { loadedModules } from './loaded-modules.ts'
import * as native from './natives.ts'
import type { Node, Root, RootSet } from './node.ts'
import { observe } from './observe.ts'
import { hideSecretText } from './secret.ts'
import type { Source } from './sources/source.ts'
import { openUndoLog } from './undo-log.ts'
import { watchValues } from './values.ts'

/** The state of one worker, with what it was at the last look. */
export interface World {
  /**
   * Gives what differs since the last look, and takes it as known.
   * @param only the roots to look below; default: all
   * @param isDuring a file is in the middle of its work: what it has started it may end as well
   */
  look(only?: RootSet, isDuring?: boolean): Change[]
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
  const fail = (source: string, error?: unknown): void =>
    graph.notes.add(`probe ${source}`, 0, () => (error === undefined ? '' : messageOf(error)))

  let loadedCount = -1
  const addRoots = (): void => {
    loadedCount = loadedModules().size
    for (const source of sources) {
      try {
        for (const root of source.roots?.((id) => graph.hasRoot(id)) ?? []) graph.addRoot(root)
      } catch (error) {
        fail(source.name, error)
      }
    }
  }
  addRoots()
  const values = watchValues(sources, fail)

  const restored = new Set<string>()
  const toChanges = (difference: Difference): Change[] => {
    // A change that is part of another leak is undone with it, and not told again.
    const whole = firstOf(sources, (source) => source.wholeOf?.(difference))
    if (whole !== undefined) {
      if (!restored.has(whole)) undoLog?.add(whole, difference)
      return []
    }
    const aside = firstOf(sources, (source) => source.setAside?.(difference))
    if (aside === 'nobodys') return []
    const observed = observeSafely(difference)
    const leak = aside === 'benign' ? { ...observed, isRegistered: true } : observed
    undoLog?.add(leak.path, difference)
    return [{ leak, node: difference.node, isAddition: !difference.isWhole && difference.beforeIndex === -1 }]
  }
  const lookAtValues = (isDuring: boolean): Change[] =>
    values.compare(isDuring).map((difference) => {
      undoLog?.addValue(difference)
      const { leak, registered, parts, putBack } = difference
      if (putBack !== undefined) restored.add(leak.path)
      for (const part of parts) graph.leaveOut(part)
      const isRegistered = registered !== undefined && graph.nodeOf(registered) !== undefined
      return { leak: isRegistered ? { ...leak, isRegistered } : leak, isAddition: leak.before === undefined }
    })

  const addNew = (): void => {
    addRoots()
    values.addNew()
  }
  const look = (only?: RootSet, isDuring = false): Change[] => {
    closures?.refresh(only)
    // Named values first: a source knows by them what a change is part of.
    const named = lookAtValues(isDuring)
    const changes = [...graph.compare(only).flatMap(toChanges), ...named]
    for (const source of sources) source.looked?.()
    if (loadedModules().size !== loadedCount) addRoots()
    closures?.takeIn()
    return changes
  }
  return {
    addNew,
    addLoaded() {
      if (loadedModules().size !== loadedCount) addNew()
      // After the builtins, whose functions are Node's whoever holds them.
      closures?.takeIn()
    },
    look,
    lookBelow(roots) {
      if (roots.size === 0) return []
      closures?.refresh(roots)
      return graph.compare(roots).flatMap(toChanges)
    },
    lookAt(nodes) {
      closures?.refreshAt(nodes)
      return graph.compareNodes(nodes).flatMap(toChanges)
    },
    lookAtValues: () => lookAtValues(false),
    putBack(paths) {
      // What changed since the last look is to be put back as well; what putting back changes is not.
      look()
      for (const path of undoLog?.putBack(paths) ?? []) fail(`put back ${path}`)
      look()
      undoLog?.clear()
    },
  }
}

/** In one line, and nothing of it that is this machine's or secret. */
function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null ? native.getOwnPropertyDescriptor(error, 'message')?.value : error
  return hideSecretText(typeof message === 'string' ? (message.split('\n', 1)[0] as string) : 'failed')
}

function firstOf<T>(sources: readonly Source[], ask: (source: Source) => T | undefined): T | undefined {
  for (const source of sources) {
    const answer = ask(source)
    if (answer !== undefined) return answer
  }
  return undefined
}

function observeSafely(difference: Difference): ObservedLeak {
  try {
    return observe(difference)
  } catch {
    return { kind: difference.node.root.kind, path: difference.node.root.label, after: '‹cannot be read›' }
  }
}
