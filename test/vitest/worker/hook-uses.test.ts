import { describe, expect, test } from 'vitest'
import { hookUses } from '../../../src/vitest/worker/hook-uses.ts'

const VITEST = '/@fs/node_modules/vitest/dist/index.js'
const IMPORTS = `const __vite_ssr_import_0__ = await __vite_ssr_import__("${VITEST}", {"importedNames":["afterEach","vi"]});
const __vite_ssr_import_1__ = await __vite_ssr_import__("/kit.ts", {"importedNames":["empty"]});
const __vi_import_0__ = await __vite_ssr_dynamic_import__("/basket.ts");
`

describe('what the hooks of a file use', () => {
  test.each([
    ['a function that calls it', '(0,__vite_ssr_import_0__.afterEach)(() => (0,__vite_ssr_import_1__.empty)());', ['/kit.ts']],
    ['the function itself', '(0,__vite_ssr_import_0__.beforeEach)(__vite_ssr_import_1__.empty);', ['/kit.ts']],
    ['a global hook, in a file that mocks', 'afterAll(async () => { await __vi_import_0__.empty() })', ['/basket.ts']],
    ['nothing of an import', 'afterEach(() => { document.body.replaceChildren() })\n__vi_import_0__.add(1)', []],
    ['brackets in strings', String.raw`afterEach(() => { log("\")", ')') })` + '\n__vi_import_0__.add(1)', []],
    ['two hooks', 'beforeEach(() => __vi_import_0__.fill())\nafterEach(() => { __vite_ssr_import_1__.empty() })', ['/kit.ts', '/basket.ts']],
    ['no hook', '__vi_import_0__.add(1)', []],
  ] as const)('%s', (_, code, uses) => {
    expect(hookUses(`${IMPORTS}${code}`).filter((url) => url !== VITEST)).toEqual(uses)
  })

  test('a function of the file may use all of them', () => {
    expect(hookUses(`${IMPORTS}const tidy = () => __vite_ssr_import_1__.empty()\nafterEach(tidy)`)).toEqual([VITEST, '/kit.ts', '/basket.ts'])
  })
})
