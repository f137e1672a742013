/** Runnable modules whose exports tell what they did. Several files of one snippet are separated by `// file: name`. */
export const snippets: Readonly<Record<string, string>> = {
  'no semicolons': String.raw`
    export const out = []
    let i = 0
    out.push(i)
    ++i
    out.push(i)
    {
      out.push('block')
    }
    (() => out.push('called'))()
    ;[1, 2].forEach(n => out.push(n))
    do out.push('do'); while (i-- > 0) out.push('after do')
    function hoisted() { return 'hoisted' }
    (function () { out.push(hoisted()) })()
    class A {}
    [A].forEach((a) => out.push(a.name))
    if (i) out.push('if')
    else out.push('else')
    const f = () => {}
    if (f) {} /x/.test('x') && out.push('regexp')
    label: /y/
    export default f`,
  'returns and breaks on lines of their own': String.raw`
    export const out = []
    function early() {
      return
      out.push('never')
    }
    out.push(early())
    outer: for (const a of [1, 2, 3]) {
      for (const b of [1, 2]) {
        if (b === 2) continue outer
        if (a === 3) break outer
        out.push([a, b])
      }
    }
    block: { out.push('in'); break block
      out.push('never') }
    function gen() { throw_: try { return 1 } finally { break throw_ } return 2 }
    out.push(gen())`,
  'directives': String.raw`'use client'
    'use strict'
    export function sloppyThis() { 'use strict'
      return this }
    export const out = [sloppyThis()]
    export const text = () => { 'use x'; return 'directive' }
    out.push(text())`,
  'a directive without anything': `'use client'`,
  'a hashbang': `#!/usr/bin/env node\nexport const out = 1`,
  'arrow functions': String.raw`
    export const out = [
      (() => ({ a: 1 }))(),
      (() => ({}))(),
      (() => (1, 2))(),
      (a => b => c => [a, b, c])(1)(2)(3),
      ((a, b = () => a /* => */) /* => */ => // =>
        b())(7),
      (({ a, ...b }, [c] = [3]) => ({ a, b, c }))({ a: 1, d: 2 }),
      ((...rest) => rest.length)(1, 2),
      (() => function () { return 1 })().name,
      (() => class {})().name,
      (() => () => 1)().name,
      (() => /a/g)().flags,
      (() => ${'`t${(() => 1)()}`'})(),
      (() => [])().length,
      (() => void 0)(),
      (() => 'a' in { a: 1 })(),
      (() => a = 5)(),
    ]
    export const named = () => 1, other = async () => 1
    export const meta = [named.name, named.length, other.name, ((a, b = 1, ...c) => 1).length]
    function make() { return (() => [this, arguments.length, new.target === undefined])() }
    export const bound = make.call('me', 1, 2)
    var a`,
  'async code': String.raw`
    export const out = []
    const wait = (value) => new Promise((resolve) => setTimeout(resolve, 0, value))
    const later = async (x) => await x
    out.push(await wait(1), await later(2))
    out.push(await (async () => { const a = await wait(1), b = await wait(2); return a + b })())
    out.push(-(await wait(3)), typeof await wait(4), [...await wait([5, 6])])
    out.push((await wait({ a: 7 })).a, (await wait(() => 8))())
    out.push(await await wait(9), await wait(await wait(10)), (await wait(2)) ** 3)
    try { await Promise.reject(new Error('no')) } catch { out.push('caught') }
    finally { await null; out.push('finally') }
    for await (const x of [wait(11), 12]) out.push(x)
    for (const x of await wait([13])) { out.push(x) }
    async function* many() { yield 1; const got = yield await wait(2); out.push(got)
      yield* [wait(3), 4]; return await wait(5) }
    const it = many()
    out.push(await it.next(), await it.next(), await it.next('sent'), await it.next(), await it.next(), await it.next())
    const order = []
    await Promise.all([1, 2].map(async (n) => {
      order.push(n); await null; order.push(n * 10); await null; order.push(n * 100) }))
    out.push(order)
    export const { a = await wait(14), ...rest } = await wait({ b: 15 })
    if (await wait(true)) out.push(await wait(16))
    switch (await wait(1)) { case await wait(1): out.push('case') }
    class Late { static value = 1; static async load() { return await wait(Late.value) } }
    out.push(await Late.load(), await import('data:text/javascript,export default 17').then((m) => m.default))
    export default await wait(18)`,
  'await without module syntax': `const a = await 1\nawait globalThis.nothing?.()\nif (a) await 2`,
  'generators': String.raw`
    function* numbers() { let i = 0; while (true) { const step = yield i; if (step === 'stop') return i
      i += step ?? 1 } }
    const n = numbers()
    export const out = [n.next(), n.next(), n.next(5), n.next('stop'), n.next()]
    export const cleaned = []
    function* guarded() { try { yield 1; yield 2 } finally { cleaned.push('clean') } }
    for (const x of guarded()) { cleaned.push(x); break }
    const object = { *[Symbol.iterator]() { yield* [1, 2]; yield (yield 3) } }
    export const spread = [...object]`,
  'classes': String.raw`
    const log = []
    class Base { constructor(...args) { log.push(['base', args, new.target.name]) }
      greet() { return 'base' } static s = 1 }
    class Derived extends Base {
      static #count = 0
      static { this.#count = 10; log.push(this.#count); }
      static { const self = this; log.push((() => self === this)()) }
      #secret = 1
      field = (() => this.#secret)()
      arrow = () => { return this.#secret }
      concise = () => this.#secret;
      ['comp' + 'uted'] = 5
      constructor(a, b = () => a) { log.push('before'); super(a, b()); this.#secret++; }
      get secret() { return this.#secret }
      set secret(value) { this.#secret = value }
      static get count() { return Derived.#count }
      async later() { await null; return super.greet() }
      *many() { yield super.greet() }
      greet() { return (() => super.greet() + '!')() }
      has(o) { return #secret in o }
    }
    const d = new Derived('a')
    d.secret = 7
    export const out = [d.secret, d.field, d.arrow(), d.concise(), d.computed, Derived.count, await d.later()]
    out.push([...d.many()], d.greet(), d.has(d), d.has({}))
    class Implicit extends Base {}
    new Implicit(1)
    class Odd extends Base { constructor() { return super(), { odd: true } } }
    export { log, Base }
    export const odd = new Odd()
    export default class extends Derived { static self = this }
    export const names = [class {}.name, (class Inner {}).name]`,
  'default class without a name': `export default class {}\n;[1].map((a) => a)`,
  'default function without a name': `export default function () { return 1 }\n(function () {})()`,
  'default arrow': `export default () => ({ a: 1 })\nexport const b = 1`,
  'default async function': `export default async function named() { return await 1 }
export const out = [await named(), named.name]`,
  'default expression': `let i = 1\nexport default i++\nexport { i }`,
  'exports of all forms': String.raw`
    export let live = 1, { a, b: [c] } = { a: 1, b: [2] }
    export var hoisted = typeof hoistedFunction
    export function hoistedFunction() { return live++ }
    hoistedFunction()
    export { live as alias, live as "any name", local as default }
    var local = 3
    export * as path from 'node:path/posix'
    export { join as joined } from 'node:path/posix'
    import { sep } from 'node:path/posix'
    export { sep }
    export class K {} export const k = new K()`,
  'getters and methods': String.raw`
    const object = { get a() { return this._a ?? 0 }, set a(v) { this._a = v }, async m() { return await 1 },
      *g() { yield 1 }, ['x' + 1]() { return 2 }, f: function () { return 3 }, h: () => 4, i() {} }
    object.a = 5
    export const out = [object.a, await object.m(), [...object.g()], object.x1(), object.f(), object.h(), object.i()]
    out.push(object.f.name, object.h.name)
    const { length, name } = function namedOne(a, b = 2) { return a }
    export { length, name }`,
  'switch': String.raw`
    const log = []
    const run = (x) => { switch (x) { case 1: log.push('one')
      case 2: { log.push('two'); break } case 3: let a = 3; log.push(a); break
      case (() => 4)(): log.push('four'); default: log.push('default') } return x }
    export const out = [1, 2, 3, 4, 5].map(run)
    export { log }`,
  'try': String.raw`
    const log = []
    function attempt(f) { try { return f() } catch { return 'caught' } finally { log.push('finally') } }
    function shadow() { try { throw 1 } catch (e) { var e = 2; return e } }
    export const out = [attempt(() => 1), attempt(() => { throw new Error('x') }), shadow()]
    try { undeclared } catch ({ name, message }) { log.push(name, message) }
    try { early; let early } catch (error) { log.push(error.name) }
    export { log }`,
  'eval': String.raw`
    const inner = 1
    export const out = [eval('inner + 1'), (0, eval)('typeof inner'), (() => eval('inner'))()]
    out.push(eval('var scoped = 3; scoped'), typeof scoped)
    function f(a) { eval('a = 5'); return [a, arguments[0]] }
    out.push(f(1), new Function('a', 'return a * 2')(4))`,
  'a module that throws': `export let a = 1\nconst fail = () => { throw new TypeError('broken: ' + a) }\nfail()`,
  'a module that throws late': `export let a = await 1\nawait Promise.reject(new RangeError('late'))`,
  'var in odd places': String.raw`
    if (true) { var a = 1 } for (var b = 0; b < 3; b++) var c = b
    for (var { d } of [{ d: 1 }, { d: 2 }]); try { throw 5 } catch (e) { var f = e }
    lab: { var g = 6 } switch (1) { case 1: var h = 7 }
    export const out = [a, b, c, d, f, g, h, typeof i]
    if (false) var i = 1
    export { a, b as renamed }`,
  'closures in loops': String.raw`
    const all = []
    for (let i = 0, get = () => i; i < 3; i++) all.push(() => i, get)
    for (const k in { a: 1, b: 2 }) all.push(() => k)
    let w = 0
    while (w < 2) { const own = w++; all.push(() => own) }
    export const out = all.map((f) => f())`,
  'names of instruments and words': String.raw`
    let async = 1, of = 2, get = 3, set = 4, value = 5, n = 6, from = 7, using = 8, type = 9
    async
    of = async + get
    using
    type
    export { async, of, get, set, value, n, from, using, type }`,
  'undefined declared': `var undefined = 5\nexport const out = [undefined, typeof globalThis]`,
  'globalThis and Symbol declared': String.raw`
    const globalThis = { own: true }
    class Symbol { static for() { throw new Error('called') } }
    export const out = [globalThis, Symbol.name]
    export { Symbol }`,
  'Symbol declared below': `export const out = [typeof f]
function f() { return 1 }
f()
let Symbol = 2
let globalThis = 3
export { Symbol }`,
  'twice declared without module syntax, which throws in Node only': `var a = 1; function a() {}
function b() { return 1 } function b() { return 2 }
global.twice = [typeof a, b()]`,
  'resources': String.raw`
    const log = []
    { using a = { [Symbol.dispose]() { log.push('disposed') } }; log.push('in') }
    async function f() {
      await using b = { async [Symbol.asyncDispose]() { await null; log.push('async disposed') } }
      log.push('in async') }
    await f()
    export { log }`,
  'tagged templates and optional chains': String.raw`
    const tag = (s, ...v) => [s.raw, v]
    const o = { f: { g: (x) => x, n: null } }
    export const out = [tag${'`a${1}b${(() => 2)()}`'}, o?.f?.g(1), o.x?.y.z(), o.f.n?.(), o.f?.['g']?.(2)]
    out.push(delete o.f.n, (await o)?.f?.g(3))
    let q = null
    q ??= (() => 1)()
    q &&= await 2
    export { q }`,
  'numbers of microtasks': String.raw`
    export const log = []
    const a = async () => { log.push('a1'); await null; log.push('a2'); await null; log.push('a3') }
    const b = async () => { log.push('b1'); await null; log.push('b2'); return await 1 }
    const c = async () => await 1, d = async () => 1
    a(); b().then(() => log.push('b')); c().then(() => log.push('c')); d().then(() => log.push('d'))
    let other = Promise.resolve()
    for (let i = 1; i < 6; i++) other = other.then(() => log.push('t' + i))
    await new Promise((resolve) => setTimeout(resolve, 5))`,
  'comments at the end': `export let a = 1 // the end`,
  'a block comment at the end': `export let a = 1 /* the\n end */`,
  'a map comment at the end': `export let a = 1\n//# sourceMappingURL=nowhere.js.map`,
  'carriage returns': `export const a = 1\r\nexport const f = () =>\r\n  a\r\nexport default f()\r\n`,
  'characters beyond ASCII': `export const é = '😀'
export const 变量 = (() => '\u2028')(); export { é as "ü 😀" }`,
  'nothing': ``,
  'a cycle that calls into a module before it ran': `import { early } from './b.mjs'
export function f() { return typeof state === 'undefined' ? 'no state' : state }
export async function g() { return await (() => 'g')() }
var state = 'state'
export const out = [early, f()]
// file: b.mjs
import { f, g } from './a.mjs'
export const early = [f(), await g()]`,
  'live bindings over a cycle': `import { bump, read } from './b.mjs'
export let count = 0
export function increase() { count++ }
bump(); bump()
export const out = [count, read]
export { log } from './b.mjs'
// file: b.mjs
import { increase, count } from './a.mjs'
import * as a from './a.mjs'
export const log = []
export function bump() { increase(); log.push(count) }
export const read = () => a.count
try { count } catch (error) { log.push('not yet') }`,
  'imports that hide globals': `import globalThis, { Symbol } from './b.mjs'
export const out = [globalThis, Symbol]
export let mine = 1
// file: b.mjs
export default 'global'
export const Symbol = 'symbol'`,
}
