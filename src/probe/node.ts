import type { LeakKind } from '../model/leak.ts'
import type { Columns } from './columns.ts'
import { step } from './path.ts'
import type { Shape, SkippedKeys } from './shape.ts'

/** Where a walk begins: one object, what its state is called, and how far it is followed. */
export interface Root {
  readonly target: object
  readonly label: string
  readonly kind: LeakKind
  /** Tells roots of the same label apart; default: the label. */
  readonly id?: string
  readonly module?: string
  readonly shape?: Shape
  readonly skipped?: SkippedKeys
  /** How many levels below the root are followed; Infinity for a user's own module state. */
  readonly depth: number
  /** Follow only plain objects and containers: beside them stand the environment's own classes and instances. */
  readonly isPlainOnly?: boolean
  /** Code that tests use and seldom write to: functions without properties of their own are compared by identity only. */
  readonly isLibrary?: boolean
  /** A table that grows as code loads: a new key is no difference, if this is what came. */
  readonly isGrowing?: (value: unknown) => boolean
  /** For module views: names that an export reaches, the rest being private. */
  readonly exported?: ReadonlySet<string>
  /** How a key reads in a path, where it is not itself. */
  readonly nameOf?: (key: PropertyKey) => PropertyKey
}

/** One object in the captured graph, with the content it had when it was last looked at. */
export interface Node {
  readonly target: object
  readonly shape: Shape
  readonly root: Root
  readonly parent: Node | undefined
  readonly key: unknown
  readonly depth: number
  /** How many leaked values stand between this object and the baseline: 0 for the baseline itself. */
  readonly leakDepth: number
  content: Columns
  /** The user's own class that made this object, where nothing else reaches it. */
  prototype: Node | undefined
  /** Nothing in it can change any more but by adding keys: all slots are fixed data, or it is a function at rest. */
  isFixed: boolean
}

/** The readable path of an object in the graph. */
export function pathOf(node: Node): string {
  return node.parent === undefined ? node.root.label : pathBelow(node.parent, node.key)
}

/** The readable path of one key of an object in the graph. */
export function pathBelow(node: Node, key: unknown): string {
  const { root } = node
  const name = root.nameOf !== undefined && node.parent === undefined ? root.nameOf(key as PropertyKey) : key
  return step(pathOf(node), name)
}
