import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'
import { insertTicks } from '../../../src/vitest/transform/insert-ticks.ts'

const PRELUDE =
  'var __carryover_hook__;function __carryover_after__(n,value){__carryover_tick__(n);return value}' +
  'function __carryover_tick__(n){(__carryover_hook__??=globalThis[globalThis.Symbol.for("carryover.tick")])?.(n)}'

/** The instrumented code with `#n` for a tick, `@n(` for a resumption and `PRELUDE` for itself. */
function ticked(code: string, firstTick = 1): string {
  return insertTicks(code, parseAst(code), firstTick)
    .code.replace(PRELUDE, 'PRELUDE ')
    .replaceAll(/__carryover_tick__\((\d+)\)/g, '#$1')
    .replaceAll(/__carryover_after__\((\d+),/g, '@$1(')
}

const places: [string, string, string][] = [
  ['statements', 'a()\nb();c()', '#1;a()\n#2;b();#3;c()'],
  [
    'declarations, but no hoisted ones',
    'let a = 1; function b() {} class C {}',
    '#1;let a = 1; function b() {} #2;class C {}',
  ],
  [
    'exports that do something',
    'export let a = 1\nexport class B {}\nexport default c()',
    '#1;export let a = 1\n#2;export class B {}\n#3;export default c()',
  ],
  [
    'no other exports and imports',
    'import a from "x"; export { a }; export * from "y"; export default function () {} a()',
    'import a from "x"; export { a }; export * from "y"; export default function () {} #1;a()',
  ],
  [
    'function bodies, after directives',
    'function a() { "use strict"; "use x"\n"no"; b() }x',
    'function a() { "use strict"; "use x"\n"no"; #1;b() }#2;x',
  ],
  ['blocks, not before them', '{ a }', '{ #1;a }'],
  ['branches with blocks only', 'if (a) b; else if (c) { d } else e', '#1;if (a) b; else if (c) { #2;d } else e'],
  [
    'loops with blocks only',
    'for (;;) a; for (;;) { b } while (a) c; do d\nwhile (e) f',
    '#1;for (;;) a; #2;for (;;) { #3;b } #4;while (a) c; #5;do d\nwhile (e) #6;f',
  ],
  ['labels', 'a: for (const b of c) { continue a }', '#1;a: for (const b of c) { #2;continue a }'],
  [
    'switch cases',
    'switch (a) { case 1: case 2:b;c; default: { d } }',
    '#1;switch (a) { case 1: case 2:#2;b;#3;c; default: { #4;d } }',
  ],
  ['try', 'try { a } catch { b } finally { c }', '#1;try { #2;a } catch { #3;b } finally { #4;c }'],
  [
    'class bodies',
    'class A { static { a } b = 1; c = () => 2; constructor() { super() } get d() { return 3 } }',
    '#1;class A { static { #2;a } b = 1; c = () =>(#3, 2); constructor() { #4;super() } get d() { #5;return 3 } }',
  ],
  ['arrow functions', 'a => { b }; () => c', '#1;a => { #2;b }; #3;() =>(#4, c)'],
  [
    'literals and sequences that arrows give',
    '() => ({ a }); () => (b, c); () => ((d))',
    '#1;() =>(#2, ({ a })); #3;() =>(#4, (b, c)); #5;() =>(#6, ((d)))',
  ],
  ['arrows in arrows', 'a => b => c => d', '#1;a =>(#2, b =>(#3, c =>(#4, d)))'],
  [
    'arrows amid comments',
    '(a /* => */, b = (c) /* ) => */) /* => */ => // =>\nd',
    '#1;(a /* => */, b = (c) /* ) => */) /* => */ =>(#2, // =>\nd)',
  ],
  [
    'arrows as defaults',
    '(a = () => 1, { b = () => 2 }) => a',
    '#1;(a = () =>(#2, 1), { b = () =>(#3, 2) }) =>(#4, a)',
  ],
  ['arrows without parameters', 'async (/* => */) => 1', '#1;async (/* => */) =>(#2, 1)'],
  ['await', 'await a; b = await c, await d', '#1;@1(await a); #2;b = @2(await c), @2(await d)'],
  ['await in await', 'await await a', '#1;@1(await @1(await a))'],
  ['await in arrows', 'async () => await a', '#1;async () =>(#2, @2(await a))'],
  ['await right after an arrow', 'async()=>await a', '#1;async()=>(#2,@2(await a))'],
  ['await behind an if', 'if (await a) await b', '#1;if (@1(await a)) await b'.replace('await b', '@1(await b)')],
  [
    'for await, but its expression only',
    'for await (const a of await b) c; export {}',
    '#1;for await (const a of @1(await b)) c; export {}',
  ],
  ['yield, but not its resumption', 'function* a() { yield b; yield* c }', 'function* a() { #1;yield b; #2;yield* c }'],
  ['empty statements, but not', ';;a;;', ';;#1;a;;'],
  ['templates', 'a`${() => b}`', '#1;a`${() =>(#2, b)}`'],
]

describe('insertTicks', () => {
  it.each(places)('marks %s', (_, code, outcome) => {
    expect(ticked(code)).toBe(`PRELUDE ${outcome}`)
  })

  it.each([
    ['#!/usr/bin/env node\na', '#!/usr/bin/env node\nPRELUDE #1;a'],
    ['"use client"\nimport a from "x"\na', '"use client";PRELUDE \nimport a from "x"\n#1;a'],
    ["'use client'; 'use x' // y\na", "'use client'; 'use x';PRELUDE  // y\n#1;a"],
    ['/* a */ import "x"\n{ b }', 'PRELUDE /* a */ import "x"\n{ #1;b }'],
  ])('keeps first what must be first: %j', (code, outcome) => {
    expect(ticked(code)).toBe(outcome)
  })

  it('leaves code alone that has no statement to mark', () => {
    const code = 'import "x"; export function a() {}'
    expect(insertTicks(code, parseAst(code), 1)).toEqual({ code, map: null, ticks: [] })
  })

  it('finds the global object behind a name that hides it', () => {
    const lookup = '__carryover_hook__??=(0,eval)("globalThis")[(0,eval)("globalThis").Symbol.for("carryover.tick")]'
    expect(ticked('const globalThis = 1')).toContain(lookup)
  })

  it('numbers the ticks from the first one given, in the order of the code', () => {
    expect(ticked('a; b = () => c', 40)).toBe('PRELUDE #40;a; #41;b = () =>(#42, c)')
    const code = '`${() => a}${() => b}`; do { c } while (() => d); class A { [() => e]() { f } }'
    const { ticks } = insertTicks(code, parseAst(code), 0)
    expect(ticks.map(({ start }) => code[start])).toEqual(['`', 'a', 'b', 'd', 'c', 'd', 'c', 'e', 'f'])
    expect(ticks.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('tells where each statement was and is', () => {
    const code = 'é(); a = () => ( 1 )\nif (b) {\n  "😀"; c()\n}\n'
    const { code: instrumented, ticks } = insertTicks(code, parseAst(code), 5)
    const lines = instrumented.split('\n')
    const seen = ticks.map((tick) => [
      tick.n,
      `${tick.line}:${tick.column}`,
      code.slice(tick.start, tick.end),
      lines[tick.instrumentedLine - 1]?.startsWith(`__carryover_tick__(${tick.n})`, tick.instrumentedColumn),
      `${tick.instrumentedEndLine}:${tick.instrumentedEndColumn}`,
    ])
    const shift = PRELUDE.length
    expect(seen).toEqual([
      [5, '1:0', 'é();', true, `1:${shift + 26}`],
      [6, '1:5', 'a = () => ( 1 )', true, `1:${shift + 88}`],
      [7, '1:17', '1', true, `1:${shift + 87}`],
      [8, '2:0', 'if (b) {\n  "😀"; c()\n}', true, '4:1'],
      [9, '3:2', '"😀";', true, '3:29'],
      [10, '3:8', 'c()', true, '3:56'],
    ])
  })
})
