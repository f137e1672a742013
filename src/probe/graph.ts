import type { Columns } from './columns.ts'
import { type Difference, findDifferences } from './difference.ts'
import { type GraphLimits, isFixed, Population, readSafely } from './grow.ts'
import * as native from './natives.ts'
import { type Node, pathOf, type Root } from './node.ts'
import { Notes } from './notes.ts'
import { hasContent } from './shape.ts'

export const DEFAULT_LIMITS: GraphLimits = {
  objects: 100_000,
  leakedObjects: 2000,
  objectsOfOneLeak: 200,
  libraryObjects: 5000,
  milliseconds: 2000,
}

/** Of what one pass found new in one object, so many are followed. */
const MAX_LEAKED_CHILDREN = 50

/**
 * The captured state of one worker: objects and the content each had when it was last looked at. A pass compares in
 * place, so that nothing is copied that did not change, and after(N) is before(N+1).
 */
export class Graph {
  /** Bounds that were hit and things that were not seen. */
  readonly notes = new Notes()
  private readonly roots = new native.SafeMap<string, Node>()
  private readonly population: Population
  private readonly limits: GraphLimits
  /** Something that was reached before may no longer be. */
  private isStale = false
  /** Objects when unreached ones were last forgotten. */
  private sizeKept = 0

  constructor(limits: GraphLimits, domPrototypes: readonly object[]) {
    this.limits = limits
    this.population = new Population(limits, this.notes, domPrototypes)
  }

  get size(): number {
    return this.population.size
  }

  /** Grows whenever an object is added. */
  get version(): number {
    return this.population.version
  }

  /** The objects of the graph, for a benchmark's comparison with a bare pass. */
  targets(): object[] {
    return [...this.population.all()].map(({ target }) => target)
  }

  /** The objects of the graph with what is known of each. */
  all(): Iterable<Node> {
    return this.population.all()
  }

  root(id: string): Node | undefined {
    return this.roots.get(id)
  }

  hasRoot(id: string): boolean {
    return this.roots.has(id)
  }

  /** Whether this object is one of the graph's. */
  holds(target: object): boolean {
    return this.population.get(target) !== undefined
  }

  /** Compares this object by identity only, wherever it is found. */
  leaveOut(target: object): void {
    this.population.leaveOut(target)
  }

  /** Adds a root, or puts a new object in the place of an old one: a module that was evaluated again is a new one. */
  addRoot(root: Root): Node | undefined {
    const node = this.population.get(root.target) ?? this.population.addRoot(root)
    if (node === undefined) return undefined
    const id = root.id ?? root.label
    this.isStale ||= this.roots.has(id) && this.roots.get(id) !== node
    this.roots.set(id, node)
    // Tests that evaluate their modules anew each time would pile up the old ones until the file's end.
    if (this.isStale && this.size > 2 * this.sizeKept + 5000) this.forgetUnreached()
    return node
  }

  /**
   * Compares what the roots reach with what was there before, and takes the new state as known.
   *
   * @param only the objects to compare; default: all
   */
  compare(only?: Iterable<Node>): Difference[] {
    const found: Difference[] = []
    const deadline = native.now() + this.limits.milliseconds
    let count = 0
    for (const node of only ?? this.population.all()) {
      if (!isUnchanged(node) && this.update(node, found)) this.isStale = true
      if ((++count & 1023) === 0 && native.now() > deadline) {
        this.notes.add('milliseconds', this.limits.milliseconds, () => pathOf(node))
        break
      }
    }
    if (!this.isStale) return found
    this.forgetUnreached()
    return found.filter(({ node }) => this.population.get(node.target) === node)
  }

  /** Takes the present content of one object as known. Gives whether it no longer holds something that it held. */
  private update(node: Node, found: Difference[]): boolean {
    const before = node.content
    const after = readSafely(node.target, node.shape, node.parent === undefined ? node.root.skipped : undefined)
    const { differences, omitted } = findDifferences(node, before, after)
    node.content = after
    node.isFixed = isFixed(node.shape, after)
    for (const difference of differences) found[found.length] = difference
    if (omitted > 0) this.notes.add('differences in one object', differences.length, () => pathOf(node))
    this.followNew(node, before)
    return this.hasDropped(before, after)
  }

  private hasDropped(before: Columns, after: Columns): boolean {
    const held = setOf(after.values)
    for (let slot = 0; slot < before.values.length; slot++) {
      const value = before.values[slot]
      if (isObject(value) && !held.has(value) && this.population.get(value) !== undefined) return true
    }
    return false
  }

  private followNew(node: Node, before: Columns): void {
    if (node.depth >= node.root.depth) return
    const { values } = node.content
    const known = setOf(before.values)
    let leaked = 0
    for (let slot = 0; slot < values.length; slot++) {
      if (!isObject(values[slot])) continue
      const isKept = known.has(values[slot])
      if (isKept || leaked++ < MAX_LEAKED_CHILDREN) this.population.addChild(node, slot, isKept ? 0 : 1)
    }
    if (leaked > MAX_LEAKED_CHILDREN) this.notes.add('leaked objects', MAX_LEAKED_CHILDREN, () => pathOf(node))
  }

  /** Drops what no root reaches any more, so that the graph keeps nothing alive but what the worker does. */
  private forgetUnreached(): void {
    this.isStale = false
    const reached = new native.SafeSet<Node>()
    for (const node of this.roots.values()) reached.add(node)
    for (const { content, prototype } of reached) {
      if (prototype !== undefined) reached.add(prototype)
      for (let slot = 0; slot < content.values.length; slot++) {
        const value = content.values[slot]
        const node = isObject(value) ? this.population.get(value) : undefined
        if (node !== undefined) reached.add(node)
      }
    }
    this.population.keep((node) => reached.has(node))
    this.sizeKept = this.size
  }
}

function setOf(values: readonly unknown[]): native.SafeSet<unknown> {
  const set = new native.SafeSet<unknown>()
  for (let index = 0; index < values.length; index++) set.add(values[index])
  return set
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** The short way: most objects are what they were, and saying so should allocate nothing. */
function isUnchanged({ target, shape, content, parent, isFixed: isAtRest }: Node): boolean {
  try {
    if (isAtRest) return native.ownKeys(target).length === content.size
    // Freezing shows in the properties; to forbid new ones alone matters for what everybody shares.
    if (parent === undefined && content.isExtensible && !native.isExtensible(target)) return false
    return hasContent(target, shape, content)
  } catch {
    return false
  }
}
