import type { ObservedLeak } from '../model/leak.ts'
import type { Node } from './node.ts'
import type { Change, World } from './world.ts'

/** What setup files do, which run again before each file: what they set anew carries over to nobody. */
export interface SetupWatch {
  /** Paths that setup files were seen to set anew, whatever the file before had left there. */
  readonly resets: readonly string[]
  /** Call after the first round of setup files: what they do is the baseline. Gives that. */
  learn(): Change[]
  /** Call after each later round. Gives what setup files add each time, such as to a list. */
  look(): Change[]
  /** Marks a leak into what setup files set anew. */
  mark(leak: ObservedLeak): ObservedLeak
}

/** Begins to watch what setup files do. */
export function watchSetup(world: World): SetupWatch {
  const nodes = new Set<Node>()
  const paths = new Set<string>()
  const resets: string[] = []
  return {
    resets,
    learn() {
      const changes = world.look()
      for (const { leak, node } of changes) {
        paths.add(leak.path)
        if (node !== undefined) nodes.add(node)
      }
      return changes
    },
    look: () =>
      // Only where they wrote in their first round: one look at a few objects, and not one more at all of them.
      world.lookAt(nodes).filter(({ leak, isAddition }) => {
        if (isAddition && !paths.has(leak.path)) return true
        if (!resets.includes(leak.path)) resets.push(leak.path)
        return false
      }),
    mark: (leak) => (resets.some((path) => isBelow(leak.path, path)) ? { ...leak, isReset: true } : leak),
  }
}

/** Whether a path is another one or hangs below it. */
export function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`)
}
