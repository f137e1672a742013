import { globalObject } from './global-object.ts'
import { nodesOf, type Program } from './node.ts'
import { type Binding, topLevelBindings } from './top-level-bindings.ts'

/**
 * Appends to a module's code one statement that hands a lazily read view of its top-level bindings, its exports in
 * Vite's module runner and its `import.meta` to `globalThis[Symbol.for('carryover.module')]`, where there is such a
 * function. The view has a getter for each binding and a setter for each writable one. No line before moves, so the map
 * of the code stays as it was (`map: null`).
 *
 * @param program the module's syntax tree; that of the code before `insertTicks` does as well
 * @param isDeep whether to say as well which bindings are functions that are written at the top level
 * @returns nothing for a module that has neither bindings nor exports
 */
export function appendView(code: string, program: Program, id: string, isDeep = false): string | undefined {
  const bindings = topLevelBindings(program)
  if (bindings.length === 0 && !hasExports(program)) return undefined
  const root = globalObject(program)
  const view = `{${['__proto__:null', ...bindings.map(accessors)].join(',')}}`
  const exports = ifDeclared('__vite_ssr_exports__')
  // An `import.meta` would make a module of what was parsed as a script, where more may be declared twice.
  const meta = program.sourceType === 'script' ? ifDeclared('__vite_ssr_import_meta__') : 'import.meta'
  // The statement before may end without a semicolon. A line that begins with a word ends it; a semicolon there would
  // become part of it, and move its end in coverage reports.
  const separator = code === '' || code.endsWith('\n') ? '' : '\n'
  const functions = bindings.filter(({ isFunction }) => isFunction).map(({ name }) => name)
  const names = isDeep && functions.length > 0 ? `,${JSON.stringify(functions)}` : ''
  const call = `${root}[${root}.Symbol.for("carryover.module")]?.(${JSON.stringify(id)},${view},${exports},${meta}${names})`
  return `${code}${separator}${COVERAGE_HINT}void ${call};`
}

/** Code without a map of its own is measured as it is run, by V8 and by Istanbul: both follow this hint. */
const COVERAGE_HINT = '/* istanbul ignore next */'

function ifDeclared(name: string): string {
  return `typeof ${name}==="undefined"?void 0:${name}`
}

function accessors({ name, isWritable }: Binding): string {
  const getter = `get ${name}(){return ${name}}`
  return isWritable ? `${getter},set ${name}(__carryover_value__){${name}=__carryover_value__}` : getter
}

function hasExports(program: Program): boolean {
  return nodesOf(program.body).some(
    ({ type, declaration, specifiers }) =>
      type === 'ExportDefaultDeclaration' ||
      type === 'ExportAllDeclaration' ||
      (type === 'ExportNamedDeclaration' && (Boolean(declaration) || nodesOf(specifiers).length > 0)),
  )
}
