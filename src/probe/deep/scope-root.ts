import * as native from '../natives.ts'
import { moduleLabel } from '../../model/module-label.ts'
import { kindBelow, pathBelow, pathOf, type Place, type Root } from '../node.ts'
import type { Scope } from './look-into.ts'

/**
 * The root of one scope of a function. The path of a variable is that of the function, a `·` and the variable's name,
 * as in `src/cart.ts#cart.add·items`: what `items` is to `cart.add`. Where two scopes of a function have a variable of
 * the same name, those of the outer one have as many `·` as they lie further out.
 */
export function closureRoot(target: object, place: Place, scopes: readonly Scope[], index: number, isLibrary: boolean): Root {
  const { root } = place.holder
  return {
    target,
    label: `${pathOfPlace(place)}${'·'.repeat(isHidden(scopes, index) ? index + 1 : 1)}`,
    ...moduleOf(place),
    ...(root.kind === 'external-module' ? { kind: 'external-module' } : { kind: 'closure' }),
    shape: 'view',
    depth: Infinity,
    isLibrary,
    isPackageScope: isLibrary && scopes[index]?.type === 'Module',
    place,
  }
}

/** The root of what a Proxy stands for: it goes by the Proxy's own name. */
export function targetRoot(target: object, place: Place): Root {
  const { root } = place.holder
  return {
    target,
    label: pathOfPlace(place),
    ...moduleOf(place),
    kind: kindBelow(place.holder, place.key),
    depth: Infinity,
    ...(root.isLibrary !== undefined && { isLibrary: root.isLibrary }),
    place,
  }
}

/** The root of what a WeakMap has for one object: it goes by the map's own name, and a key that names the object. */
export function entryRoot(target: object, place: Place): Root {
  const { holder, key } = place
  return { target, label: pathOfPlace(place), ...moduleOf(place), kind: kindBelow(holder, key), shape: 'view', depth: Infinity, place }
}

/** The root of the `#fields` of an object, which go by its own name as other properties do, and are private whoever exports it. */
export function fieldsRoot(target: object, place: Place, isOfPlatform: boolean): Root {
  const root = { ...entryRoot(target, place), isOfPlatform }
  return root.kind === 'module' ? { ...root, kind: 'private' } : root
}

/**
 * The root of the private variables of a module that Node itself loaded: they go by the module's name, as those of a
 * user's module do. A file of the user's own has private variables, a package has state.
 */
export function scriptRoot(target: object, place: Place): Root {
  const { module = '', kind } = place.holder.root
  const shared = { target, label: `${moduleLabel(module)}#`, module, shape: 'view', depth: Infinity, isLibrary: true, isPackageScope: true, place } as const
  return kind === 'external-module' ? { ...shared, kind } : { ...shared, kind: 'private' }
}

/** The root of the variables of a module of the user's whose code shows its exports alone. */
export function moduleRoot(target: object, { label, module }: Root, exported: ReadonlySet<string>): Root {
  return { target, label, module: module as string, isImported: true, exported, kind: 'module', shape: 'view', depth: Infinity }
}

/** Who gets at a function gets at what lies in it. */
function moduleOf({ holder: { root: { module, isImported = false } } }: Place): Pick<Root, 'module' | 'isImported'> {
  return { ...(module !== undefined && { module }), isImported }
}

/** Whether a variable of an outer scope is hidden by one of a scope further in. */
function isHidden(scopes: readonly Scope[], index: number): boolean {
  const outer = scopes[index]
  if (index === 0 || outer === undefined) return false
  const names = new native.SafeSet(native.ownKeys(outer.variables))
  return scopes.slice(0, index).some(({ variables }) => native.ownKeys(variables).some((name) => names.has(name)))
}

function pathOfPlace({ holder, key }: Place): string {
  return key === undefined ? pathOf(holder) : pathBelow(holder, key)
}
