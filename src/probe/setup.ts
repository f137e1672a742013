import type { ObservedLeak } from '../model/leak.ts'
import type { Node } from './node.ts'
import type { Change, World } from './world.ts'

/** What setup files do, and the runner by itself, before each file: what they set anew carries over to nobody. */
export interface SetupWatch {
  /** Paths that were seen to be set anew, whatever the file before had left there. */
  readonly resets: readonly string[]
  /** Call before setup files run, with what the runner itself has changed since the file before. */
  learnRunners(changes: readonly Change[]): void
  /** Call after the first round of setup files: what they do is the baseline. Gives that. */
  learn(): Change[]
  /** Call after each later round. Gives what setup files add each time, such as to a list. */
  look(): Change[]
  /** Marks a leak into what is set anew. */
  mark(leak: ObservedLeak): ObservedLeak
}

/** Begins to watch what setup files do. */
export function watchSetup(world: World): SetupWatch {
  const nodes: Node[] = []
  const paths = new Set<string>()
  const resets: string[] = []
  const addReset = ({ leak: { path } }: Change): void => {
    if (!resets.includes(path)) resets.push(path)
  }
  return {
    resets,
    learnRunners: (changes) => changes.forEach(addReset),
    learn() {
      const changes = world.look()
      for (const { leak, node } of changes) {
        paths.add(leak.path)
        if (node !== undefined && !nodes.includes(node)) nodes.push(node)
      }
      return changes
    },
    look: () =>
      // Only where they wrote in their first round: one look at a few objects, and not one more at all of them.
      world.lookAt(nodes).filter((change) => {
        const isOwn = change.isAddition && !paths.has(change.leak.path)
        if (!isOwn) addReset(change)
        return isOwn
      }),
    mark: (leak) => (resets.some((path) => isBelow(leak.path, path)) ? { ...leak, isReset: true } : leak),
  }
}

/** Whether a path is another one or hangs below it. */
export function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`)
}
