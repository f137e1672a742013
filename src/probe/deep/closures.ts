import type { Graph } from '../graph.ts'
import * as native from '../natives.ts'
import type { Node, RootSet } from '../node.ts'
import { packageOf } from '../package-name.ts'
import type { ModuleView } from '../session.ts'
import { readBinding } from '../shape.ts'
import { openCandidates } from './candidates.ts'
import { connectIfPossible } from './connect.ts'
import { openIntake, type OwnModule } from './intake.ts'
import { openLiveScopes } from './live-scopes.ts'
import { lookInto } from './look-into.ts'
import { openScopeTable } from './scope-table.ts'
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
  /** Reads the variables of known scopes anew: call before a look. @param only the roots that it looks below; default: all */
  refresh(only?: RootSet): void
  /** The same for those of some objects alone. */
  refreshAt(nodes: Iterable<Node>): void
}

/** How often closures that were found in closures are looked into at once. */
const MAX_ROUNDS = 8

/** Begins to look into closures. Gives nothing, and says so in the report, where V8's inspector cannot be used. */
export function watchClosures(graph: Graph, { wanted = [], context = globalThis }: DeepOptions): Closures | undefined {
  const inspector = connectIfPossible()
  if (inspector === undefined) return void graph.notes.add('inspector', 0)
  const scopes = openScopeTable(graph, inspector)
  const live = wanted.length > 0 ? openLiveScopes(inspector, scopes, wanted, context) : undefined
  const candidates = openCandidates(graph.notes)
  const weakMaps = watchWeakMaps(graph, inspector)
  const intake = openIntake(
    graph,
    inspector,
    (seen, rootOf, isLeftOut) => {
      const scope = scopes.add(seen, rootOf, isLeftOut)
      if (scope !== undefined) live?.await(scope, seen)
    },
    candidates,
    weakMaps,
  )
  let modules: OwnModule[] = []
  const takeInRound = (): boolean => {
    const taken = candidates.take()
    if (taken.length === 0 && modules.every(({ exported }) => exported === undefined)) return false
    const added = modules
    modules = []
    const insides = lookInto(inspector, [...added.map(({ probe }) => probe), ...taken.map(({ value }) => value)])
    insides.forEach((inside, index) => {
      const module = added[index]
      const candidate = taken[index - added.length]
      if (inside === undefined) return
      if (module !== undefined) intake.addModule(module, inside)
      else if (candidate !== undefined) intake.add(candidate, inside)
    })
    return true
  }
  /** What a test did to the language may reach even here; the rest of the look goes on. */
  const safely = (work: () => void): void => {
    try {
      work()
    } catch {
      graph.notes.add('probe closures', 0)
    }
  }
  graph.onFound((value, place) => safely(() => candidates.add(value, place)))

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
    takeIn: () =>
      safely(() => {
        scopes.age()
        for (let round = 0; round < MAX_ROUNDS && takeInRound(); round++);
      }),
    refresh: (only) =>
      safely(() => {
        scopes.refresh(only && (({ root }) => only.has(root)))
        weakMaps.refresh(only)
      }),
    refreshAt: (nodes) =>
      safely(() => {
        const meant = new native.SafeSet(nodes)
        scopes.refresh((node) => meant.has(node))
      }),
  }
}
