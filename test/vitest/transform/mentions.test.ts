import { parseAst } from 'vite'
import { expect, it } from 'vitest'
import { insertTicks } from '../../../src/vitest/transform/insert-ticks.ts'

/** The statements of a module that read one of its bindings, each with the names. */
function readsOf(code: string): string[] {
  const { ticks } = insertTicks(code, parseAst(code), 0)
  return ticks.filter(({ reads }) => reads.size > 0).map(({ start, end, reads }) => `${code.slice(start, end)} <- ${[...reads].join(' ')}`)
}

it.each<[string, string, string[]]>([
  ['a read', 'let a = 1; f(a)', ['f(a) <- a']],
  ['a read in a function', 'let a = 1; function g() { return a }', ['return a <- a']],
  ['a concise arrow', 'let a = 1; const g = () => a', ['a <- a']],
  ['an assignment is no read', 'let a = 1; function g() { a = 2 }', []],
  ['an assignment that reads', 'let a = 1; function g() { a += 2 }', ['a += 2 <- a']],
  ['a write into it', 'const a = {}; function g() { a.b = 2 }', ['a.b = 2 <- a']],
  ['an update', 'let a = 1; function g() { a++ }', ['a++ <- a']],
  ['the inner statement, not the outer', 'let a = 1; if (x) { f(a) }', ['f(a) <- a']],
  ['the condition of the outer', 'let a = 1; if (a) { f() }', ['if (a) { f() } <- a']],
  ['a parameter of the same name', 'let a = 1; function g(a) { return a }', []],
  ['a destructured parameter', 'let a = 1; function g({ b: [a] }) { return a }', []],
  ['a default value', 'let a = 1; function g(b = a) {} f()', []],
  ['a local of the same name', 'let a = 1; function g() { const a = 2; return a }', []],
  ['a var of the same name, deep in', 'let a = 1; function g() { f(a); if (x) { var a } }', []],
  ['a local in another block', 'let a = 1; function g() { { let a = 2; f(a) } return a }', ['return a <- a']],
  ['a loop variable', 'let a = 1; for (const a of x) { f(a) }', []],
  ['a caught error', 'let a = 1; try { f() } catch (a) { f(a) }', []],
  ['names of properties', 'let a = 1; f(x.a, { a: 1 }); class C { a() {} }', []],
  ['a computed name', 'let a = 1; f(x[a])', ['f(x[a]) <- a']],
  ['a shorthand', 'let a = 1; f({ a })', ['f({ a }) <- a']],
  ['a label', 'let a = 1; a: for (;;) { break a }', []],
  ['an exported list', 'let a = 1; export { a }', []],
  ['a template', 'let a = 1; f(`${a}`)', ['f(`${a}`) <- a']],
  ['what is imported is not its own', 'import a from "x"; f(a)', []],
])('%s', (_, code, reads) => {
  expect(readsOf(code)).toEqual(reads)
})
