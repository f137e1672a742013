import { parseAst } from 'vite'
import { expect, it } from 'vitest'
import { appendView } from '../../../src/vitest/transform/append-view.ts'

const view = (code: string): string | undefined => appendView(code, parseAst(code), '/src/a.ts')

it('appends one line with a getter for each binding and a setter for each writable one', () => {
  expect(view('let a = 1\nexport const b = 2\n')).toBe(
    'let a = 1\nexport const b = 2\n' +
      '/* istanbul ignore next */void globalThis[globalThis.Symbol.for("carryover.module")]?.("/src/a.ts",' +
      '{__proto__:null,get a(){return a},set a(__carryover_value__){a=__carryover_value__},get b(){return b}},' +
      'typeof __vite_ssr_exports__==="undefined"?void 0:__vite_ssr_exports__,import.meta);',
  )
})

it.each(['let a = 1', 'let a = 1 // the end', 'let a = 1\n//# sourceMappingURL=a.js.map', 'let a = 1 /* the\nend */'])(
  'begins a line of its own after %j',
  (code) => {
    expect(view(code)?.startsWith(`${code}\n/* istanbul ignore next */void `)).toBe(true)
  },
)

const withoutSemicolon = ['let a = b', 'export default function () {}', 'export default class {}', 'export * from "x"']

it.each([...withoutSemicolon, 'export { c }\nlet c'])(
  'leaves the extent of %j as it was without a semicolon',
  (code) => {
    const before = parseAst(code).body
    const after = parseAst(view(code) as string).body
    expect(after.slice(0, -1)).toEqual(before)
    expect(after.at(-1)?.type).toBe('ExpressionStatement')
  },
)

it.each(['', 'console.log(1)', 'import "x"', 'import a from "x"\na()', 'export {}'])(
  'has nothing to show of %j',
  (code) => {
    expect(view(code)).toBeUndefined()
  },
)

it.each(['export default 1', 'export * from "x"', 'export * as a from "x"', 'export { b } from "x"'])(
  'shows an empty view, for the exports, of %j',
  (code) => {
    expect(view(code)).toContain('{__proto__:null},typeof')
  },
)

it.each(['let globalThis = {}', 'import globalThis from "x"; let a', 'import { b as globalThis } from "x"; let a'])(
  'reaches the global object past a name that hides it: %j',
  (code) => {
    expect(view(code)).toContain('void (0,eval)("globalThis")[(0,eval)("globalThis").Symbol.for(')
  },
)

it('leaves code without module syntax what it is', () => {
  const code = view('var a = 1; function a() {}') as string
  expect(code).toContain(',typeof __vite_ssr_import_meta__==="undefined"?void 0:__vite_ssr_import_meta__);')
  expect(parseAst(code).sourceType).toBe('script')
})

it('writes an id of any characters as a string', () => {
  const id = '\0virtual:"a"\u2028*/?b=`${c}`'
  const program = parseAst(appendView('let a', parseAst('let a'), id) as string)
  expect(JSON.stringify(program)).toContain(JSON.stringify(id))
})
