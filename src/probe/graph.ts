import type { LeakKind } from '../model/leak.ts'
import * as native from './natives.ts'
import { opacity } from './opaque.ts'
import { step } from './path.ts'
import { ACCESSOR, Columns, isFixed, isSameObject, readInto, type Shape, shapeOf, type SkippedKeys } from './shape.ts'

/** Where a walk begins: one object, what its state is called, and how far it is followed. */
export interface Root {
  readonly target: object
  readonly label: string
  readonly kind: LeakKind
  readonly module?: string
  readonly shape?: Shape
  readonly skipped?: SkippedKeys
  /** How many levels below the root are followed; Infinity for a user's own module state. */
  readonly depth: number
  /** Follow only plain objects and containers: beside them stand the environment's own classes and instances. */
  readonly isPlainOnly?: boolean
  /** For module views: names that an export reaches, the rest being private. */
  readonly exported?: ReadonlySet<string>
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
  /** Objects below this one that are followed. */
  children: Node[]
  /** The user's own class that made this object, where nothing else reaches it. */
  prototype: Node | undefined
  stamp: number
  /** Nothing in it can change any more but by adding keys: all slots are fixed data, or it is a function at rest. */
  isFixed: boolean
  /** Own keys of the object itself, skipped ones included. */
  keyCount: number
}

/** One difference that a pass found, with what it needs to be named, rendered and put back. */
export interface Difference {
  readonly node: Node
  /** The key that changed; `undefined` where the container changed as a whole. */
  readonly key: unknown
  readonly isWhole: boolean
  readonly before: Columns
  readonly beforeIndex: number
  readonly after: Columns
  readonly afterIndex: number
}

export interface GraphLimits {
  readonly objects: number
  /** Objects that leaked into known state and are followed, over the worker's life. */
  readonly leakedObjects: number
  readonly milliseconds: number
}

export const DEFAULT_LIMITS: GraphLimits = { objects: 100_000, leakedObjects: 2000, milliseconds: 2000 }

const MAX_LEAK_DEPTH = 4
const MAX_DIFFERENCES_PER_OBJECT = 100
const MAX_LEAKED_CHILDREN = 20

/**
 * The captured state of one worker: objects and the content each had when it was last looked at. A pass compares in
 * place, so that nothing is copied that did not change, and after(N) is before(N+1).
 */
export class Graph {
  private nodes = new Map<object, Node>()
  private readonly roots = new Map<string, Node>()
  private readonly scratch = new Columns()
  private stamp = 0
  private leakedObjects = 0
  private readonly limits: GraphLimits
  private readonly domPrototypes: readonly object[]
  /** Grows whenever an object is added. */
  version = 0
  /** Bounds that were hit and things that were not seen, with how often, since it was last emptied. */
  readonly notSeen = new Map<string, number>()

  constructor(limits: GraphLimits, domPrototypes: readonly object[]) {
    this.limits = limits
    this.domPrototypes = domPrototypes
  }

  get size(): number {
    return this.nodes.size
  }

  /** The objects of the graph, for a benchmark's comparison with a bare pass. */
  targets(): object[] {
    return [...this.nodes.keys()]
  }

  /** The objects of the graph with what is known of each. */
  all(): Iterable<Node> {
    return this.nodes.values()
  }

  hasRoot(label: string): boolean {
    return this.roots.has(label)
  }

  /** Adds a root, or puts a new object in the place of an old one: a module that was evaluated again is a new one. */
  addRoot(root: Root): void {
    const tracked = this.nodes.get(root.target)
    const node = tracked ?? this.track(root.target, root, undefined, undefined, 0, 0)
    if (node === undefined) return
    this.roots.set(root.label, node)
    if (tracked === undefined) this.expand(node)
  }

  /** Compares everything that the roots reach with what was there before, and takes the new state as known. */
  compare(): Difference[] {
    const differences: Difference[] = []
    const deadline = native.now() + this.limits.milliseconds
    const stamp = ++this.stamp
    const queue: Node[] = []
    for (const node of this.roots.values()) enqueue(queue, node, stamp)
    for (let index = 0; index < queue.length; index++) {
      const node = queue[index] as Node
      this.compareNode(node, differences)
      for (const child of node.children) enqueue(queue, child, stamp)
      if (node.prototype !== undefined) enqueue(queue, node.prototype, stamp)
      if ((index & 1023) === 1023 && native.now() > deadline) {
        this.note('milliseconds', 1)
        return differences
      }
    }
    if (queue.length < this.nodes.size) this.forgetUnreached(stamp)
    return differences
  }

  private compareNode(node: Node, differences: Difference[]): void {
    if (this.isUnchanged(node)) return
    const { scratch } = this
    this.read(node)
    if (isSame(node.content, scratch)) return
    const before = node.content
    this.take(node)
    node.children = []
    const known = new Map<unknown, number>()
    before.keys.forEach((key, index) => known.set(key, index))
    this.findDifferences(node, before, known, differences)
    let leakedChildren = 0
    node.content.keys.forEach((key, index) => {
      const old = known.get(key)
      const isKept = old !== undefined && native.is(before.values[old], node.content.values[index])
      if (isKept || leakedChildren++ < MAX_LEAKED_CHILDREN) this.child(node, index, isKept ? 0 : 1)
    })
    if (leakedChildren > MAX_LEAKED_CHILDREN) this.note('leaked objects', leakedChildren - MAX_LEAKED_CHILDREN)
  }

  /** The short way: most objects are what they were, and saying so should allocate nothing. */
  private isUnchanged(node: Node): boolean {
    try {
      if (node.isFixed) return native.ownKeys(node.target).length === node.keyCount
      if (node.shape !== 'properties' && node.shape !== 'function') return false
      return isSameObject(node.target, node.content, node.keyCount)
    } catch {
      return false
    }
  }

  /** Takes what was read as the content of an object. */
  private take(node: Node): void {
    const { scratch } = this
    node.content = scratch.copy()
    const isObject = node.shape === 'properties' || node.shape === 'function'
    node.keyCount = isObject ? scratch.keyCount : 0
    node.isFixed = isObject && !scratch.isCut && isFixed(node.content, node.shape)
  }

  private findDifferences(node: Node, before: Columns, known: Map<unknown, number>, found: Difference[]): void {
    const after = node.content
    const changes: Difference[] = []
    const seen = new Set<unknown>()
    after.keys.forEach((key, index) => {
      seen.add(key)
      const old = known.get(key) ?? -1
      if (old === -1 || !isSameSlot(before, old, after, index))
        changes.push({ node, key, isWhole: false, before, beforeIndex: old, after, afterIndex: index })
    })
    before.keys.forEach((key, index) => {
      if (!seen.has(key))
        changes.push({ node, key, isWhole: false, before, beforeIndex: index, after, afterIndex: -1 })
    })
    const isAppended = changes.every((change) => change.beforeIndex === -1)
    if (node.shape === 'array' && !isAppended && changes.length > 1)
      found.push({ node, key: undefined, isWhole: true, before, beforeIndex: -1, after, afterIndex: -1 })
    else {
      for (const change of changes.slice(0, MAX_DIFFERENCES_PER_OBJECT)) found.push(change)
      if (changes.length > MAX_DIFFERENCES_PER_OBJECT)
        this.note('differences in one object', changes.length - MAX_DIFFERENCES_PER_OBJECT)
    }
  }

  /** Tracks everything below a node for the first time. */
  private expand(first: Node): void {
    const queue = [first]
    const deadline = native.now() + this.limits.milliseconds
    for (let index = 0; index < queue.length; index++) {
      const node = queue[index] as Node
      this.read(node)
      this.take(node)
      const { length } = node.content.keys
      for (let slot = 0; slot < length; slot++) this.child(node, slot, 0, queue)
      this.trackPrototype(node, queue)
      if ((index & 1023) === 1023 && native.now() > deadline) {
        this.note('milliseconds', 1)
        return
      }
    }
  }

  private child(node: Node, index: number, leakStep: number, queue?: Node[]): void {
    const value = node.content.values[index]
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
    if ((node.content.flags[index] as number) >= ACCESSOR) return
    const known = this.nodes.get(value)
    if (known !== undefined) return void node.children.push(known)
    if (node.depth >= node.root.depth || (node.root.isPlainOnly === true && !isPlain(value))) return
    const leakDepth = node.leakDepth + leakStep
    if (leakDepth > MAX_LEAK_DEPTH) return
    const tracked = this.track(value, node.root, node, node.content.keys[index], node.depth + 1, leakDepth)
    if (tracked === undefined) return
    node.children.push(tracked)
    if (queue === undefined) this.expand(tracked)
    else queue.push(tracked)
  }

  private track(
    target: object,
    root: Root,
    parent: Node | undefined,
    key: unknown,
    depth: number,
    leakDepth: number,
  ): Node | undefined {
    if (parent !== undefined) {
      const reason = opacity(target, this.domPrototypes)
      if (reason !== undefined) {
        if (reason === 'Proxy' || reason === 'WeakMap' || reason === 'WeakSet') this.note(reason, 1)
        return undefined
      }
    }
    if (this.nodes.size >= this.limits.objects) {
      this.note('objects', 1)
      return undefined
    }
    if (leakDepth > 0 && ++this.leakedObjects > this.limits.leakedObjects) {
      this.note('leaked objects', 1)
      return undefined
    }
    const shape = parent === undefined ? (root.shape ?? shapeOf(target)) : shapeOf(target)
    const node: Node = {
      target,
      shape,
      root,
      parent,
      key,
      depth,
      leakDepth,
      content: EMPTY,
      children: [],
      prototype: undefined,
      stamp: this.stamp,
      keyCount: 0,
      isFixed: false,
    }
    this.nodes.set(target, node)
    this.version++
    return node
  }

  /** A user's class is reached through its instances too: a method patched on it is state like any other. */
  private trackPrototype(node: Node, queue: Node[]): void {
    if (node.shape !== 'properties' || node.parent === undefined || node.depth >= node.root.depth) return
    const prototype = native.getPrototypeOf(node.target)
    if (prototype === null || this.nodes.has(prototype) || isStandard(prototype)) return
    const tracked = this.track(prototype, node.root, node, '__proto__', node.depth + 1, node.leakDepth)
    if (tracked === undefined) return
    node.prototype = tracked
    queue.push(tracked)
  }

  private read(node: Node): void {
    try {
      readInto(this.scratch, node.target, node.shape, node.root.target === node.target ? node.root.skipped : undefined)
    } catch {
      this.scratch.clear()
    }
    if (this.scratch.isCut) this.note('elements of one container', 1)
  }

  private forgetUnreached(stamp: number): void {
    const nodes = new Map<object, Node>()
    for (const [target, node] of this.nodes) if (node.stamp === stamp) nodes.set(target, node)
    this.nodes = nodes
  }

  private note(what: string, count: number): void {
    this.notSeen.set(what, (this.notSeen.get(what) ?? 0) + count)
  }
}

const EMPTY = new Columns()
const { prototype: objectPrototype } = Object

function isStandard(prototype: object): boolean {
  return prototype === objectPrototype || native.getPrototypeOf(prototype) === null
}

function isPlain(value: object): boolean {
  if (typeof value === 'function' || native.isProxy(value)) return false
  if (native.isArray(value) || native.isMap(value) || native.isSet(value)) return true
  const prototype = native.getPrototypeOf(value)
  return prototype === null || prototype === objectPrototype
}

function enqueue(queue: Node[], node: Node, stamp: number): void {
  if (node.stamp === stamp) return
  node.stamp = stamp
  queue.push(node)
}

function isSame(known: Columns, read: Columns): boolean {
  const { length } = read.keys
  if (known.keys.length !== length) return false
  for (let index = 0; index < length; index++)
    if (known.keys[index] !== read.keys[index] || !isSameSlot(known, index, read, index)) return false
  return true
}

function isSameSlot(known: Columns, index: number, read: Columns, other: number): boolean {
  const before = known.values[index]
  const after = read.values[other]
  if (before !== after && !native.is(before, after)) return false
  return known.flags[index] === read.flags[other] && known.setters[index] === read.setters[other]
}

/** The readable path of an object in the graph. */
export function pathOf(node: Node): string {
  return node.parent === undefined ? node.root.label : step(pathOf(node.parent), node.key)
}
