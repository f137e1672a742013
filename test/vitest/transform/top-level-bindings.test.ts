import { parseAst } from 'vite'
import { expect, it } from 'vitest'
import { topLevelBindings } from '../../../src/vitest/transform/top-level-bindings.ts'

/** Writable names get a `=`, in the manner of an assignment. */
function namesOf(code: string): string {
  return topLevelBindings(parseAst(code))
    .map(({ name, isWritable }) => (isWritable ? `${name}=` : name))
    .join(' ')
}

const modules: [string, string, string][] = [
  ['declarations', 'let a; var b; const c = 1; class D {} function e() {} async function* f() {}', 'a= b= c D e f'],
  ['a declaration given twice', 'var a = 1; var a = 2', 'a='],
  [
    'exported declarations',
    'export let a, b; export const c = 1; export function d() {} export class E {}',
    'a= b= c d E',
  ],
  ['default exports with names', 'export default function a() {}', 'a'],
  ['a default class with a name', 'export default class A {}', 'A'],
  ['default exports without', 'export default () => { var a }', ''],
  ['expressions with names of their own', 'export default (function a() { var b })', ''],
  ['a class expression', 'export default (class A { static { var b } })', ''],
  ['export lists', 'let a; export { a as b, a as "c d", a as default }', 'a='],
  [
    'imports and re-exports',
    'import a, { b as c } from "x"; import * as d from "y"; export { e } from "z"; export * from "z"',
    '',
  ],
  ['object patterns', 'let { a, b: c, d: { e = 1 }, [f()]: g, h = 2, ...i } = x', 'a= c= e= g= h= i='],
  ['array patterns', 'const [a, , [b, c = 1], { d }, ...[e, ...f]] = x', 'a b c d e f'],
  ['var in blocks', '{ var a; let b; const c = 1; function d() {} class E {} }', 'a='],
  ['var in branches', 'if (x) var a; else if (y) { var b } else { { var c } }', 'a= b= c='],
  [
    'a name declared twice in code without module syntax',
    'var a = 1; function a() {}; function b() {}; function b() {}',
    'a= b',
  ],
  [
    'var in loops',
    'for (var a = 1, [b] = x;;) { var c } for (var d in x) var e; for (var { f } of x);',
    'a= b= c= d= e= f=',
  ],
  [
    'var in more loops',
    'while (x) { var a } do var b; while (x); for await (var c of x) { var d } export {}',
    'a= b= c= d=',
  ],
  ['let in loops', 'for (let a = 1, b;;) {} for (const c of x) {} for (let d in x) {}', ''],
  ['var in try', 'try { var a } catch (b) { var c } finally { var d }', 'a= c= d='],
  ['var in switch', 'switch (x) { case 1: var a; { var b } default: var c; let d }', 'a= b= c='],
  ['var behind labels', 'outer: for (;;) { inner: { var a } }', 'a='],
  [
    'var in functions',
    'function a() { var b } const c = function () { var d }; (() => { var e })(); x = { f() { var g } }',
    'a c',
  ],
  [
    'var in functions in loop heads',
    'for (() => { var a };;); for (x = function () { var b };;); for (y ? () => { var c } : 1;;);',
    '',
  ],
  ['var in classes', 'class A { static { var b } c = () => { var d } }', 'A'],
  ['var in a class in a loop head', 'for (class { static { var a } };;);', ''],
  ['resources', 'using a = x; await using b = y', 'a b'],
  [
    'words that are names here',
    'let async, of, get, set, from, as; var undefined',
    'async= of= get= set= from= as= undefined=',
  ],
  ['names beyond ASCII', 'let é, \\u0061b, 变量', 'é= ab= 变量='],
  ['names of instruments', 'let __vite_ssr_x, __vi_import_0__, __carryover_y; function cov_1k7q9z2b3() {}', ''],
  ['names like those of instruments', 'let _vite, cov_matrix, vite', '_vite= cov_matrix= vite='],
]

it.each(modules)('finds the bindings: %s', (_, code, names) => {
  expect(namesOf(code)).toBe(names)
})
