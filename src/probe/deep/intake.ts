import type { Graph } from '../graph.ts'
import * as native from '../natives.ts'
import type { Node, Place, Root } from '../node.ts'
import { prototypesWithFields } from '../private-fields.ts'
import { type Candidate, type Candidates, KINDS } from './candidates.ts'
import type { Inspector } from './inspector.ts'
import { type Inside, newestScript } from './look-into.ts'
import { openModuleScopes } from './module-scopes.ts'
import { isRenderer } from './renderers.ts'
import { fieldsRoot, moduleRoot, targetRoot } from './scope-root.ts'
import type { SeenScope } from './scope-table.ts'
import type { WeakMaps } from './weak-maps.ts'

/** A module of the user's that joined the graph. */
export interface OwnModule {
  readonly node: Node
  /** An accessor that was written into the module's top level. */
  readonly probe: object
  /** The names that are known already; nothing where the module's own code shows all its bindings. */
  readonly exported: ReadonlySet<string> | undefined
}

/** Takes what was found inside of objects into the graph. */
export interface Intake {
  addModule(module: OwnModule, inside: Inside): void
  add(candidate: Candidate, inside: Inside): void
}

type AddScope = (seen: SeenScope, rootOf: (target: object) => Root, isLeftOut: (name: string) => boolean) => void

/** @param addScope takes one scope in  @param candidates takes what is to be looked into as well */
export function openIntake(graph: Graph, inspector: Inspector, addScope: AddScope, candidates: Candidates, weakMaps: WeakMaps): Intake {
  // What was loaded by now belongs to the runner and its environment.
  const last = newestScript(inspector)
  const ofRenderers = new native.SafeSet<number>()
  const moduleScopes = openModuleScopes()

  const addFunction = (owner: object, place: Place, inside: Inside): void => {
    const { script } = inside
    if (isRenderer(place.holder.root.module)) ofRenderers.add(script)
    if (script <= last || ofRenderers.has(script)) return
    // What leaks out of a test file keeps that file's variables, which are nobody's state.
    if (place.leakDepth > 0 && !moduleScopes.isKnown(script)) return
    moduleScopes.rootsOf(inside, place).forEach(({ make, isModules }, index) => addScope({ owner, inside, index, place }, make, isModules ? isLoaders : NONE))
  }
  const isOfPlatform = (value: object): boolean =>
    prototypesWithFields(value).every((prototype) => {
      const kind = graph.nodeOf(prototype)?.root.kind
      return kind !== undefined && !KINDS.has(kind)
    })
  const addTarget = (place: Place, target: unknown): void => {
    // A Proxy that was revoked stands for nothing.
    if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return
    candidates.add(target, place)
    graph.addInside(targetRoot(target, place), place)
  }
  return {
    addModule({ node, probe, exported }, inside) {
      moduleScopes.addOwn(inside.script, inside.scopes.length)
      if (exported === undefined) return
      const place: Place = { holder: node, leakDepth: 0 }
      const rootOf = (target: object): Root => moduleRoot(target, node.root, exported)
      for (let index = 0; index < inside.scopes.length; index++)
        addScope({ owner: probe, inside, index, place }, rootOf, (name) => exported.has(name))
    },
    add({ value, place }, inside) {
      if (native.isProxy(value)) return addTarget(place, inside.target)
      if (native.isWeakMap(value)) return weakMaps.add(value, place)
      if (inside.fields !== undefined) addScope({ owner: value, inside, index: 'fields', place }, (target) => fieldsRoot(target, place, isOfPlatform(value)), NONE)
      if (typeof value === 'function') addFunction(value, place, inside)
    },
  }
}

const NONE = (): boolean => false

/** What Node hands to every CommonJS module. */
function isLoaders(name: string): boolean {
  return name === 'require' || name === 'module' || name === 'exports' || name === '__filename' || name === '__dirname'
}
