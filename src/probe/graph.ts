import type { Columns } from './columns.ts'
import { type Difference, findDifferences } from './difference.ts'
import { type GraphLimits, Population, readSafely, restOf } from './grow.ts'
import * as native from './natives.ts'
import { type Names, type Node, pathOf, type Place, type Root, type RootSet } from './node.ts'
import { Notes } from './notes.ts'
import { hasContent } from './shape.ts'

export const DEFAULT_LIMITS: GraphLimits = {
  objects: 100_000,
  leakedShare: 0.4,
  objectsOfOneLeak: 150,
  libraryObjects: 5000,
  closureObjects: 1000,
  milliseconds: 2000,
}

/** To find out what no root reaches takes a walk over everything: in a large graph not after each look. */
const MAX_LOOKS_STALE = 8
const SMALL = 1000

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
  private readonly setByRunner = new native.SafeSet<Root>()
  /** Something that was reached before may no longer be. */
  private isStale = false
  /** Objects when unreached ones were last forgotten. */
  private sizeKept = 0
  /** Looks since then. */
  private looks = 0

  constructor(limits: GraphLimits, domPrototypes: readonly object[]) {
    this.limits = limits
    this.population = new Population(limits, this.notes, domPrototypes)
  }

  get size(): number {
    return this.population.size
  }

  /** Names without which code does not get at some of the roots. */
  get names(): Names {
    return this.population.names
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

  has(node: Node): boolean {
    return this.population.get(node.target) === node
  }

  /** What is known of an object, where it is one of the graph. */
  nodeOf(target: object): Node | undefined {
    return this.population.get(target)
  }

  hasRoot(id: string): boolean {
    return this.roots.has(id)
  }

  /** The root that stands under a name. */
  rootOf(id: string): Root | undefined {
    return this.roots.get(id)?.root
  }

  /** The roots at which a file can get that imports some modules, if only by what other roots hold of them. */
  rootsWithin(modules: ReadonlySet<string>): ReadonlySet<Root> {
    const within = new native.SafeSet<Root>()
    for (const root of this.allRoots()) if (root.isImported !== true || modules.has(root.module as string)) within.add(root)
    return this.withHeld(within)
  }

  /** Adds to some roots those whose objects are held below them. */
  withHeld(roots: Set<Root>): ReadonlySet<Root> {
    for (const root of roots) for (const held of this.population.region(root)?.holds ?? []) roots.add(held)
    return roots
  }

  /** Those that the runner may set anew before each file; a test file may put another object in the place of one. */
  rootsSetByRunner(): ReadonlySet<Root> {
    for (const root of this.setByRunner) if (this.population.region(root) === undefined) this.setByRunner.delete(root)
    return this.setByRunner
  }

  *allRoots(): Iterable<Root> {
    for (const { root } of this.population.regions()) yield root
  }

  /** Shows every object as it is found. */
  onFound(show: (value: object, place: Place) => void): void {
    this.population.onFound = show
  }

  /** Takes in what lies inside a function or Proxy, for as long as that is reached. */
  addInside(root: Root, place: Place): Node | undefined {
    return this.population.addInside(root, place)
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
    if (node.root.isSetByRunner === true) this.setByRunner.add(node.root)
    this.isStale ||= this.roots.has(id) && this.roots.get(id) !== node
    this.roots.set(id, node)
    // Tests that evaluate their modules anew each time would pile up the old ones until the file's end.
    if (this.isStale && this.size > 2 * this.sizeKept + 5000) this.forgetUnreached()
    return node
  }

  /** Takes a root away, and with it what no other one reaches. */
  removeRoot(id: string): void {
    this.isStale = this.roots.delete(id) || this.isStale
  }

  /**
   * Compares what the roots reach with what was there before, and takes the new state as known.
   *
   * @param only the roots to look below; default: all
   */
  compare(only?: RootSet): Difference[] {
    const found: Difference[] = []
    const deadline = native.now() + this.limits.milliseconds
    for (const { root, nodes } of this.population.regions(only?.names)) {
      if (only !== undefined && !only.has(root)) continue
      this.compareEach(nodes, found)
      if (native.now() > deadline) {
        this.notes.add('milliseconds', this.limits.milliseconds, () => root.label)
        break
      }
    }
    return this.withoutUnreached(found)
  }

  /** The same for some objects alone. */
  compareNodes(nodes: readonly Node[]): Difference[] {
    const found: Difference[] = []
    this.compareEach(nodes, found)
    return this.withoutUnreached(found)
  }

  private compareEach(nodes: readonly Node[], found: Difference[]): void {
    // What is found new is added at the end, and is known as it is.
    const { length } = nodes
    for (let index = 0; index < length; index++) {
      const node = nodes[index] as Node
      if (!isUnchanged(node) && this.update(node, found)) this.isStale = true
    }
  }

  /** What changes in objects that no root reaches any more is nobody's business. */
  private withoutUnreached(found: Difference[]): Difference[] {
    this.looks++
    if (!this.isStale) return found
    const isDue = this.looks > MAX_LOOKS_STALE || this.size < SMALL
    if (!isDue && found.every(({ node }) => this.isInPlace(node))) return found
    this.forgetUnreached()
    const earlier = new native.SafeMap<object, Columns>()
    for (const { node, before } of found) if (!this.has(node)) earlier.set(node.target, before)
    const kept = found.filter(({ node }) => this.has(node))
    return earlier.size === 0 ? kept : kept.map((difference) => ({ ...difference, earlier }))
  }

  /** Whether an object still hangs where it was found; one that does not may hang elsewhere. */
  private isInPlace(node: Node): boolean {
    const { parent, target, root } = node
    if (parent === undefined) return this.roots.get(root.id ?? root.label) === node
    return (parent.prototype === node || parent.content.values.includes(target)) && this.isInPlace(parent)
  }

  /** Takes the present content of one object as known. Gives whether it no longer holds something that it held. */
  private update(node: Node, found: Difference[]): boolean {
    const before = node.content
    const after = readSafely(node.target, node.shape, node.parent === undefined ? node.root.skipped : undefined)
    const { differences, omitted } = findDifferences(node, before, after)
    node.content = after
    node.rest = restOf(node.shape, after)
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
    // What was there before is followed already, or was refused for its number.
    for (let slot = 0; slot < values.length; slot++)
      if (isObject(values[slot]) && !known.has(values[slot]) && leaked++ < MAX_LEAKED_CHILDREN) this.population.addLeaked(node, slot)
    if (leaked > MAX_LEAKED_CHILDREN) this.notes.add('leaked objects', MAX_LEAKED_CHILDREN, () => pathOf(node))
  }

  /** Drops what no root reaches any more, so that the graph keeps nothing alive but what the worker does. */
  private forgetUnreached(): void {
    this.isStale = false
    const reached = new native.SafeSet<Node>()
    for (const node of this.roots.values()) reached.add(node)
    for (const { content, prototype, insides } of reached) {
      if (prototype !== undefined) reached.add(prototype)
      if (insides !== undefined) for (const inside of insides) if (this.has(inside)) reached.add(inside)
      for (let slot = 0; slot < content.values.length; slot++) {
        const value = content.values[slot]
        const node = isObject(value) ? this.population.get(value) : undefined
        if (node !== undefined) reached.add(node)
      }
    }
    this.population.keep((node) => reached.has(node))
    this.sizeKept = this.size
    this.looks = 0
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
function isUnchanged({ target, shape, content, parent, rest }: Node): boolean {
  try {
    if (rest !== 'no') return !content.isExtensible || (rest === 'fixed' ? native.ownKeys(target) : native.keys(target)).length === content.size
    // Freezing shows in the properties; to forbid new ones alone matters for what everybody shares.
    if (parent === undefined && content.isExtensible && !native.isExtensible(target)) return false
    return hasContent(target, shape, content)
  } catch {
    return false
  }
}
