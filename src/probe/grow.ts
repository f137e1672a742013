import { ACCESSOR, Columns, CONFIGURABLE, ENUMERABLE, WRITABLE } from './columns.ts'
import * as native from './natives.ts'
import { type Names, type Node, pathBelow, pathOf, type Place, type Region, type Rest, type Root } from './node.ts'
import type { Notes } from './notes.ts'
import { isAtRest, isPlain, opacity } from './opaque.ts'
import { isWrittenWithFields } from './private-fields.ts'
import { readContent, type Shape, shapeOf, type SkippedKeys } from './shape.ts'

export interface GraphLimits {
  readonly objects: number
  /** Objects that leaked into known state and are followed at any one time, as a share of all others. */
  readonly leakedShare: number
  /** Objects below one value that leaked. */
  readonly objectsOfOneLeak: number
  /** Objects below the exports of one module that is not the user's. */
  readonly libraryObjects: number
  /** Objects below one scope of a function, which the deep mode finds. */
  readonly closureObjects: number
  readonly milliseconds: number
}

/** How far what leaked is followed: it is reported where it hangs. */
const MAX_LEAK_DEPTH = 4

/** So many that leaked are followed beside however few others. */
const FEW = 1000

/** The captured objects. */
export class Population {
  private nodes = new native.SafeMap<object, Node>()
  private readonly regionsByRoot = new native.SafeMap<Root, Region>()
  /** The same by the names without which code does not get at them. */
  private readonly regionsByName = new native.SafeMap<string | undefined, Region[]>()
  private readonly leftOut = new WeakSet<object>()
  private leaked = 0
  private readonly limits: GraphLimits
  private readonly notes: Notes
  private readonly domPrototypes: readonly object[]
  /** Grows whenever an object is added. */
  version = 0
  /** Is shown every object as it is found, and by whom it is held. */
  onFound: ((value: object, place: Place) => void) | undefined

  constructor(limits: GraphLimits, notes: Notes, domPrototypes: readonly object[]) {
    this.limits = limits
    this.notes = notes
    this.domPrototypes = domPrototypes
  }

  get size(): number {
    return this.nodes.size
  }

  all(): IterableIterator<Node> {
    return this.nodes.values()
  }

  /** @param names what code names to get at them; default: all */
  regions(names?: ReadonlySet<string>): Iterable<Region> {
    return names === undefined ? this.regionsByRoot.values() : this.regionsNamed(names)
  }

  /** Names without which code does not get at some region. */
  get names(): Names {
    return this.regionsByName
  }

  region(root: Root): Region | undefined {
    return this.regionsByRoot.get(root)
  }

  get(target: object): Node | undefined {
    return this.nodes.get(target)
  }

  leaveOut(target: object): void {
    this.leftOut.add(target)
  }

  /** Takes a root and everything below it in. */
  addRoot(root: Root): Node | undefined {
    if (this.leftOut.has(root.target)) return undefined
    const node = this.add(root.target, root, undefined, undefined, 0)
    if (node === undefined) return undefined
    this.onFound?.(root.target, { holder: node, leakDepth: 0 })
    this.expand(node, root.isLibrary ? { what: 'objects of a library', bound: this.limits.libraryObjects } : undefined)
    return node
  }

  /** Takes in what lies inside a function or Proxy, which stays as long as what holds that. */
  addInside(root: Root, { holder, leakDepth }: Place): Node | undefined {
    const { target, isLibrary } = root
    if (this.nodes.has(target) || this.leftOut.has(target) || opacity(target, this.domPrototypes) !== undefined) return undefined
    const node = this.add(target, root, undefined, undefined, leakDepth)
    if (node === undefined) return undefined
    holder.insides = [...(holder.insides ?? []), node]
    this.regionsByRoot.get(holder.root)?.holds.add(root)
    this.expand(node, { what: 'objects of a closure', bound: isLibrary ? this.limits.closureObjects : this.limits.libraryObjects })
    return node
  }

  /** Takes in what leaked into one slot of an object, with everything below it. */
  addLeaked(node: Node, slot: number): void {
    const child = this.child(node, slot, 1)
    if (child !== undefined) this.expand(child, { what: 'leaked objects', bound: this.limits.objectsOfOneLeak })
  }

  /** Drops every object that is not to be kept. */
  keep(isKept: (node: Node) => boolean): void {
    const nodes = new native.SafeMap<object, Node>()
    this.leaked = 0
    for (const node of this.nodes.values()) {
      if (!isKept(node)) continue
      nodes.set(node.target, node)
      if (node.leakDepth > 0) this.leaked++
    }
    this.nodes = nodes
    for (const region of this.regionsByRoot.values()) {
      region.nodes = region.nodes.filter(isKept)
      if (region.nodes.length > 0) continue
      this.regionsByRoot.delete(region.root)
      const { named } = region.root
      this.regionsByName.set(named, this.regionsByName.get(named)?.filter((one) => one !== region) ?? [])
    }
  }

  private expand(first: Node, limit?: { readonly what: string; readonly bound: number }): void {
    const queue = [first]
    const deadline = native.now() + this.limits.milliseconds
    const bound = limit?.bound ?? Infinity
    for (let index = 0; index < queue.length; index++) {
      const node = queue[index] as Node
      const { length } = node.content.keys
      for (let slot = 0; slot < length && queue.length <= bound; slot++) {
        const child = this.child(node, slot, 0)
        if (child !== undefined) queue[queue.length] = child
      }
      const prototype = this.prototypeOf(node)
      if (prototype !== undefined) queue[queue.length] = node.prototype = prototype
      if (limit !== undefined && queue.length > bound) return this.notes.add(limit.what, bound, () => pathOf(first))
      if ((index & 1023) === 1023 && native.now() > deadline)
        return this.notes.add('milliseconds', this.limits.milliseconds, () => first.root.label)
    }
  }

  private child(node: Node, slot: number, leakStep: 0 | 1): Node | undefined {
    const value = node.content.values[slot]
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
    this.onFound?.(value, { holder: node, key: node.content.keys[slot], leakDepth: node.leakDepth + leakStep })
    if ((node.content.flags[slot] as number) >= ACCESSOR) return undefined
    const { root } = node
    const known = this.nodes.get(value)
    if (known !== undefined && known.root !== root) this.regionsByRoot.get(root)?.holds.add(known.root)
    if (known !== undefined || this.leftOut.has(value)) return undefined
    if (node.depth >= root.depth || node.leakDepth + leakStep > MAX_LEAK_DEPTH) return undefined
    const key = node.content.keys[slot]
    const reason = opacity(value, this.domPrototypes)
    if (reason !== undefined) return void this.noteUnseen(reason, node, key)
    if (root.isPlainOnly === true && !isPlain(value)) return undefined
    if (root.isLibrary === true && typeof value === 'function' && isAtRest(value)) return undefined
    return this.add(value, root, node, key, node.leakDepth + leakStep)
  }

  /** A user's class is reached through its instances too: a method patched on it is state like any other. */
  private prototypeOf(node: Node): Node | undefined {
    const { root, parent, depth, target } = node
    if (node.shape === 'function' || node.shape === 'view' || parent === undefined || depth >= root.depth || root.isOfPlatform) return undefined
    const prototype = native.getPrototypeOf(target)
    if (prototype === null || this.nodes.has(prototype)) return undefined
    if (native.isProxy(prototype)) return void this.noteUnseen('Proxy', node, '__proto__')
    if (native.getPrototypeOf(prototype) === null || opacity(prototype, this.domPrototypes) !== undefined) return undefined
    if (root.kind === 'module' && this.onFound === undefined && isWrittenWithFields(prototype)) this.notes.add('private fields', 0, () => pathOf(node))
    return this.add(prototype, root, node, '__proto__', node.leakDepth)
  }

  private add(target: object, root: Root, parent: Node | undefined, key: unknown, leakDepth: number): Node | undefined {
    const where = (): string => (parent === undefined ? root.label : pathBelow(parent, key))
    if (this.nodes.size >= this.limits.objects) return void this.notes.add('objects', this.limits.objects, where)
    if (leakDepth > 0 && this.leaked >= Math.max(FEW, this.limits.leakedShare * (this.nodes.size - this.leaked)))
      return void this.notes.add('leaked objects', this.leaked, where)
    if (leakDepth > 0) this.leaked++
    const shape = parent === undefined ? (root.shape ?? shapeOf(target)) : shapeOf(target)
    const content = readSafely(target, shape, parent === undefined ? root.skipped : undefined)
    const node: Node = {
      target,
      shape,
      root,
      parent,
      key,
      depth: parent === undefined ? 0 : parent.depth + 1,
      leakDepth,
      content,
      prototype: undefined,
      rest: restOf(shape, content),
    }
    this.nodes.set(target, node)
    this.regionOf(root).nodes.push(node)
    this.version++
    if (content.isCut) this.notes.add('elements of one container', content.keys.length, where)
    return node
  }

  private regionOf(root: Root): Region {
    const known = this.regionsByRoot.get(root)
    if (known !== undefined) return known
    const region: Region = { root, nodes: [], holds: new native.SafeSet() }
    this.regionsByRoot.set(root, region)
    const sameName = this.regionsByName.get(root.named)
    if (sameName === undefined) this.regionsByName.set(root.named, [region])
    else sameName.push(region)
    return region
  }

  private *regionsNamed(names: ReadonlySet<string>): Iterable<Region> {
    yield* this.regionsByName.get(undefined) ?? []
    for (const name of names) yield* this.regionsByName.get(name) ?? []
  }

  private noteUnseen(reason: string, node: Node, key: unknown): void {
    // The deep mode finds out what a Proxy stands for, and what a WeakMap has for objects that it knows.
    if (reason !== 'WeakSet' && this.onFound !== undefined) return
    if (UNSEEN.has(reason) && !node.root.isLibrary) this.notes.add(reason, 0, () => pathBelow(node, key))
  }
}

/** What is named as not seen; the inside of handles, nodes and the like has a source of its own or is nobody's state. */
const UNSEEN: ReadonlySet<string> = new Set(['Proxy', 'WeakMap', 'WeakSet'])

/** Reads an object whose descriptors may throw: such a one is empty. */
export function readSafely(target: object, shape: Shape, skipped: SkippedKeys | undefined): Columns {
  try {
    return readContent(target, shape, skipped)
  } catch {
    return new Columns()
  }
}

/** Entries that make a fixed table of an object. */
const MIN_TABLE = 10

/** Whether no slot can change any more: a function's `prototype` is looked at for itself. */
export function restOf(shape: Shape, { keys, flags, size, isCut }: Columns): Rest {
  if (isCut || (shape !== 'properties' && shape !== 'function')) return 'no'
  let isTable = shape === 'properties' && keys.length === size && size >= MIN_TABLE
  for (let slot = 0; slot < keys.length; slot++) {
    if (shape === 'function' && keys[slot] === 'prototype') continue
    if (((flags[slot] as number) & (CONFIGURABLE | WRITABLE)) !== 0) return 'no'
    isTable &&= flags[slot] === ENUMERABLE && typeof keys[slot] === 'string'
  }
  return isTable ? 'fixed table' : 'fixed'
}
