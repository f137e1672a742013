import type { Graph } from '../graph.ts'
import * as native from '../natives.ts'
import type { Node, Place, Root } from '../node.ts'
import type { ModuleView } from '../session.ts'
import { packageOf } from '../package-name.ts'
import { readBinding } from '../shape.ts'
import { type Candidate, openCandidates } from './candidates.ts'
import { connectInspector, type Inspector } from './inspector.ts'
import { type Inside, lookInto, newestScript } from './look-into.ts'
import { openModuleScopes } from './module-scopes.ts'
import { isRenderer } from './renderers.ts'
import { fieldsRoot, moduleRoot, targetRoot } from './scope-root.ts'
import { openLiveScopes } from './live-scopes.ts'
import { openScopeTable, type SeenScope } from './scope-table.ts'
import { watchWeakMaps } from './weak-maps.ts'

export interface DeepOptions {
  /** Paths of variables that are to be put back or whose writers are looked for. */
  readonly wanted?: readonly string[]
  /** The global object of the functions that are looked into. */
  readonly context?: object
}

/** What the deep mode adds to a graph: the variables of closures, the private ones of packages, what Proxies stand for. */
export interface Closures {
  /** Call before a module joins the graph. */
  passOver(module: ModuleView): void
  /** Call when it has. */
  addModule(module: ModuleView, node: Node): void
  /** Looks into a package that only other packages had asked for before. */
  lookIntoPackage(name: string): void
  /** Takes in what lies in the functions and Proxies that were found since. */
  takeIn(): void
  /** Reads the variables of all known scopes anew: call before a look. */
  refresh(): void
  /** The same for those of some objects alone. */
  refreshAt(nodes: Iterable<Node>): void
}

/** A module that the runner evaluated from transformed code. */
interface OwnModule {
  readonly node: Node
  /** An accessor that was written into the module's top level. */
  readonly probe: object
  /** The names that are known already; nothing where the module's own code shows all its bindings. */
  readonly exported: ReadonlySet<string> | undefined
}

/** How often closures that were found in closures are looked into at once. */
const MAX_ROUNDS = 8

/** Begins to look into closures. Gives nothing, and says so in the report, where V8's inspector cannot be used. */
export function watchClosures(graph: Graph, { wanted = [], context = globalThis }: DeepOptions): Closures | undefined {
  const inspector = connectSafely()
  if (inspector === undefined) return void graph.notes.add('inspector', 0)
  const scopes = openScopeTable(graph, inspector)
  const live = wanted.length > 0 ? openLiveScopes(inspector, scopes, wanted, context) : undefined
  const add = (seen: SeenScope, rootOf: (target: object) => Root, isLeftOut: (name: string) => boolean): void => {
    const scope = scopes.add(seen, rootOf, isLeftOut)
    if (scope !== undefined) live?.await(scope, seen)
  }
  const candidates = openCandidates(graph.notes)
  // What was loaded by now belongs to the runner and its environment.
  const last = newestScript(inspector)
  const foreign = new native.SafeSet<number>()
  const moduleScopes = openModuleScopes()
  const weakMaps = watchWeakMaps(graph, inspector)
  let modules: OwnModule[] = []
  graph.onFound(candidates.add)

  const takeInModule = ({ node, probe, exported }: OwnModule, inside: Inside | undefined): void => {
    if (inside === undefined) return
    moduleScopes.addOwn(inside.script, inside.scopes.length)
    if (exported === undefined) return
    const place: Place = { holder: node, leakDepth: 0 }
    const rootOf = (target: object): Root => moduleRoot(target, node.root, exported)
    for (let index = 0; index < inside.scopes.length; index++)
      add({ owner: probe, inside, index, place }, rootOf, (name) => exported.has(name))
  }
  const takeInFunction = (owner: object, place: Place, inside: Inside): void => {
    const { script } = inside
    if (isRenderer(place.holder.root.module)) foreign.add(script)
    if (script <= last || foreign.has(script)) return
    // What leaks out of a test file keeps that file's variables, which are nobody's state.
    if (place.leakDepth > 0 && !moduleScopes.isKnown(script)) return
    moduleScopes.rootsOf(inside, place).forEach(({ make, isModules }, index) => add({ owner, inside, index, place }, make, isModules ? isLoaders : NONE))
  }
  const takeInTarget = (place: Place, target: unknown): void => {
    if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return graph.notes.add('Proxy', 0)
    candidates.add(target, place)
    graph.addInside(targetRoot(target, place), place)
  }
  const takeInCandidate = ({ value, place }: Candidate, inside: Inside): void => {
    if (native.isProxy(value)) return takeInTarget(place, inside.target)
    if (native.isWeakMap(value)) return weakMaps.add(value, place)
    if (inside.fields !== undefined) add({ owner: value, inside, index: 'fields', place }, (target) => fieldsRoot(target, place), NONE)
    if (typeof value === 'function') takeInFunction(value, place, inside)
  }

  return {
    passOver({ view, topLevelFunctions = [] }) {
      candidates.passOver(topLevelFunctions.map((name) => readBinding(view, name)))
    },
    addModule({ view, exported, isExternal, isExportsOnly }, node) {
      if (isExternal) return
      const [name] = native.ownKeys(view)
      const probe = name === undefined ? undefined : native.getOwnPropertyDescriptor(view, name)?.get
      if (probe !== undefined) modules.push({ node, probe, exported: isExportsOnly ? exported : undefined })
    },
    lookIntoPackage(name) {
      candidates.want(name)
      for (const holder of graph.all()) {
        const { root, content, leakDepth } = holder
        if (!root.isOfOthers || packageOf(root.module ?? '') !== name) continue
        if (holder.parent === undefined) candidates.add(holder.target, { holder, leakDepth })
        content.values.forEach((value, slot) => {
          if (typeof value === 'function') candidates.add(value, { holder, key: content.keys[slot], leakDepth })
        })
      }
    },
    takeIn() {
      scopes.age()
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const taken = candidates.take()
        if (taken.length === 0 && modules.every(({ exported }) => exported === undefined)) return
        const added = modules
        modules = []
        const insides = lookInto(inspector, [...added.map(({ probe }) => probe), ...taken.map(({ value }) => value)])
        added.forEach((module, index) => takeInModule(module, insides[index]))
        taken.forEach((candidate, index) => {
          const inside = insides[added.length + index]
          if (inside !== undefined) takeInCandidate(candidate, inside)
        })
      }
    },
    refresh() {
      scopes.refresh()
      weakMaps.refresh()
    },
    refreshAt(nodes) {
      const known = [...nodes].flatMap((node) => scopes.scopeOf(node) ?? [])
      if (known.length > 0) scopes.refresh(known)
    },
  }
}

function connectSafely(): Inspector | undefined {
  try {
    const inspector = connectInspector()
    return canSee(inspector) ? inspector : undefined
  } catch {
    return undefined
  }
}

/** Whether a closure of our own reads as it is: no version of Node promises that. */
function canSee(inspector: Inspector): boolean {
  const held = {}
  const probe = ((value: object) => () => value)(held)
  const scope = lookInto(inspector, [probe])[0]?.scopes[0]
  return scope !== undefined && native.getOwnPropertyDescriptor(scope.variables, 'value')?.value === held
}

const NONE = (): boolean => false

/** What Node hands to every CommonJS module. */
function isLoaders(name: string): boolean {
  return name === 'require' || name === 'module' || name === 'exports' || name === '__filename' || name === '__dirname'
}
