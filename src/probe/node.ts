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
  /** A package that only other packages asked for. */
  readonly isOfOthers?: boolean
  /** A table that grows as code loads: a new key is no difference, if this is what came. */
  readonly isGrowing?: (value: unknown) => boolean
  /** The runner may set it anew before each file. */
  readonly isSetByRunner?: boolean
  /** A module that a file cannot get at but by importing it, or by what other roots hold of it. */
  readonly isImported?: boolean
  /** A class or module of Node's, at which code gets by this name. */
  readonly named?: string
  /** For module views: names that an export reaches, the rest being private. */
  readonly exported?: ReadonlySet<string>
  /** For what the deep mode found: the function or Proxy in which it lies. */
  readonly place?: Place
  /** The variables of a module of a package: its functions see no others, or are those of other modules. */
  readonly isPackageScope?: boolean
  /** What a class of the platform keeps in its `#fields`: its data is the user's, its classes and closures are Node's. */
  readonly isOfPlatform?: boolean
  /** How a key reads in a path, where it is not itself. */
  readonly nameOf?: (key: PropertyKey) => PropertyKey
}

/** Some of the roots. */
export interface RootSet {
  has(root: Root): boolean
  /** Those with other names are not among them. */
  readonly names?: ReadonlySet<string>
}

/** Names of which it can be asked whether one is among them; the number changes with them. */
export type Names = Pick<ReadonlySet<string>, 'has' | 'size'>

/** Of a fixed table all keys are enumerable: one that comes to it will be as well, since it is added by an assignment. */
export type Rest = 'no' | 'fixed' | 'fixed table'

/** Where an object hangs: on which one of the graph, by which of its keys; no key where it is that one itself. */
export interface Place {
  readonly holder: Node
  readonly key?: unknown
  readonly leakDepth: number
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
  /** What the deep mode found in the functions and Proxies that it holds. */
  insides?: Node[]
  /** Whether nothing in it can change any more but by adding keys: all slots are fixed data, or it is a function at rest. */
  rest: Rest
}

/** The objects below one root, but for those that were found below another one before. */
export interface Region {
  readonly root: Root
  /** A holder always before what it holds. */
  nodes: Node[]
  /** Other roots some of whose objects are held here. */
  readonly holds: Set<Root>
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

/** The kind of state that one key of an object in the graph is. */
export function kindBelow(node: Node, key: unknown): LeakKind {
  const { kind, exported } = node.root
  return exported === undefined || exported.has(String(topLevelKey(node, key))) ? kind : 'private'
}

/** The name of the binding of a module below which an object hangs. */
function topLevelKey(node: Node, key: unknown): unknown {
  let current = node
  let name = key
  while (current.parent !== undefined) {
    name = current.key
    current = current.parent
  }
  return name
}
