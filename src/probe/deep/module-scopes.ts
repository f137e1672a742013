import * as native from '../natives.ts'
import type { Place, Root } from '../node.ts'
import type { Inside } from './look-into.ts'
import { closureRoot, scriptRoot } from './scope-root.ts'

/** Tells the variables of modules, which many functions see, from those of closures. */
export interface ModuleScopes {
  /** Says how many scopes all functions of a module of the user's see, whose code shows them by itself. */
  addOwn(script: number, count: number): void
  /** Gives, for each scope of a function that is a root of its own, how the root is made, the innermost first. */
  rootsOf(inside: Inside, place: Place): readonly ScopeRoot[]
  /** Whether a script is the user's own or one that Node loaded as a module, and no test file. */
  isKnown(script: number): boolean
}

export interface ScopeRoot {
  /** The scope is that of a module which Node loaded. */
  readonly isModules: boolean
  make(target: object): Root
}

/** Opens an empty table. */
export function openModuleScopes(): ModuleScopes {
  const own = new native.SafeMap<number, number>()
  /** Which module's exports led to a script first, and which modules have a script that goes by their name. */
  const foundBy = new native.SafeMap<number, Root>()
  const named = new native.SafeSet<Root>()

  /** One script goes by the name of the module that exports its functions: others are taken from other modules. */
  const goesByName = (inside: Inside, root: Root): boolean => {
    const { script } = inside
    if (!foundBy.has(script)) foundBy.set(script, root)
    if (!hasModuleScope(inside) || !isLoadedModule(root) || (named.has(root) && foundBy.get(script) !== root)) return false
    named.add(root)
    return true
  }
  return {
    addOwn: (script, count) => void own.set(script, count),
    isKnown: (script) => own.has(script) || foundBy.has(script),
    rootsOf(inside, place) {
      const outer = own.get(inside.script)
      const isNamed = outer === undefined && goesByName(inside, place.holder.root)
      const scopes = inside.scopes.slice(0, inside.scopes.length - (outer ?? 0))
      return scopes.map((_, index) => {
        const isModules = outer === undefined && index === scopes.length - 1 && hasModuleScope(inside)
        const make = (target: object): Root =>
          isModules && isNamed ? scriptRoot(target, place) : closureRoot(target, place, scopes, index, outer === undefined)
        return { isModules, make }
      })
    },
  }
}

/** Whether the outermost scope is an ES module's own, or that of the function around a CommonJS module. */
function hasModuleScope({ scopes }: Inside): boolean {
  const outermost = scopes.at(-1)
  return outermost !== undefined && (outermost.type === 'Module' || (outermost.type === 'Closure' && outermost.name === ''))
}

/** Whether a root shows the exports of a module that Node loaded. */
function isLoadedModule({ place, shape, kind }: Root): boolean {
  return place === undefined && shape === undefined && (kind === 'external-module' || kind === 'module')
}
