/** As Vite writes an import, and Vitest one in a file that mocks. */
const IMPORT = /const (__vi(?:te_ssr)?_import_\d+__) = await __vite_ssr_(?:dynamic_)?import__\("([^"]+)"/g

const HOOK_CALL = /\b(?:before|after|around)(?:Each|All)\)?\(/g

/**
 * What the hooks of a test or setup file use of its imports, by the text of their calls: `afterEach(() => cleanup())` uses
 * what `cleanup` is imported from. For a function that is defined elsewhere in the file, all that the file imports.
 *
 * @param code as the module runner evaluates it
 * @returns the addresses of the imports, as they stand in the code
 */
export function hookUses(code: string): string[] {
  const imports = [...code.matchAll(IMPORT)].map(([, variable = '', url = '']) => ({ variable, url }))
  if (imports.length === 0) return []
  const calls = [...code.matchAll(HOOK_CALL)].map((match) => argumentsFrom(code, match.index + match[0].length))
  const isElsewhere = calls.some((text) => /^\s*[A-Za-z_$][\w$]*\s*(?:,|$)/.test(text))
  return imports.filter(({ variable }) => isElsewhere || calls.some((text) => text.includes(`${variable}.`))).map(({ url }) => url)
}

/** The text up to the bracket that ends a call; brackets in strings are as good as none. */
function argumentsFrom(code: string, start: number): string {
  let depth = 1
  let quote = ''
  for (let index = start; index < code.length; index++) {
    const character = code[index] as string
    if (quote !== '') {
      if (character === '\\') index++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'" || character === '`') quote = character
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return code.slice(start, index)
  }
  return code.slice(start)
}
