import * as native from '../natives.ts'
import type { Root } from '../node.ts'
import type { Source } from './source.ts'

/** The console of the test files, which the runner makes, Node's own, and the class and prototypes of both. */
export const consoles: Source = {
  name: 'consoles',
  *roots(isKnown) {
    if (isKnown('console')) return
    yield* rootsOf(console, 'console')
    const own = process.getBuiltinModule('node:console')
    if (own !== console) yield* rootsOf(own, 'node:console')
    yield root(own.Console.prototype, 'node:console.Console.prototype')
  },
}

const { prototype: objectPrototype } = Object

function* rootsOf(one: Console, label: string): Iterable<Root> {
  yield root(one, label)
  const prototype = native.getPrototypeOf(one)
  if (prototype !== null && prototype !== objectPrototype) yield root(prototype, `${label}.__proto__`)
}

function root(target: object, label: string): Root {
  return { target, label, kind: 'console', depth: 0, shape: 'properties', nameOf }
}

/** Node keeps the indentation of `console.group()` under a symbol of its own. */
function nameOf(key: PropertyKey): PropertyKey {
  return typeof key === 'symbol' && native.symbolDescription(key) === 'kGroupIndentationString' ? 'group()' : key
}
