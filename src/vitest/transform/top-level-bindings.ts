import { isNode, type Node, nodesOf, type Program } from './node.ts'

/** A binding that belongs to the module itself: no import, and nothing of an inner scope. */
export interface Binding {
  readonly name: string
  /** Whether it was declared with `let` or `var`. */
  readonly isWritable: boolean
  /** Whether it is a function or class that is written right here, so that it has no closure but the module. */
  readonly isFunction: boolean
}

/** Names that instruments add to a module: Vite, Vitest's mocker, Carryover, and Istanbul with its hash in base 36. */
const INSTRUMENT = /^__vite|^__vi_import_|^__carryover_|^cov_(?=[a-z]*\d)[\da-z]{7,10}$/

/**
 * Every top-level binding of a module, in the order of declaration and each once: declarations, exported ones,
 * destructured names of any depth, and `var` hoisted out of top-level statements.
 */
export function topLevelBindings(program: Program): Binding[] {
  const bindings = new Map<string, Binding>()
  const add: Add = (name, isWritable, isFunction = false) => {
    if (!INSTRUMENT.test(name) && !bindings.has(name)) bindings.set(name, { name, isWritable, isFunction })
  }
  for (const statement of nodesOf(program.body)) addDeclared(statement, true, add)
  return [...bindings.values()]
}

type Add = (name: string, isWritable: boolean, isFunction?: boolean) => void

function addDeclared(node: Node, isTopLevel: boolean, add: Add): void {
  switch (node.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return addExported(node.declaration, add)
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      if (isNode(node.id)) add(node.id.name as string, false, true)
      return
    case 'VariableDeclaration':
      if (isTopLevel || node.kind === 'var') addVariables(node, add)
      return
    default:
      for (const statement of nestedStatements(node)) addDeclared(statement, false, add)
  }
}

/** What is exported as default may be an expression, which keeps its names to itself. */
function addExported(declaration: unknown, add: Add): void {
  if (isNode(declaration) && declaration.type.endsWith('Declaration')) addDeclared(declaration, true, add)
}

function addVariables(declaration: Node, add: Add): void {
  const isWritable = declaration.kind === 'let' || declaration.kind === 'var'
  for (const { id, init } of nodesOf(declaration.declarations)) {
    if (!isNode(id)) continue
    if (id.type === 'Identifier') add(id.name as string, isWritable, isNode(init) && FUNCTIONS.has(init.type))
    else addNames(id, isWritable, add)
  }
}

const FUNCTIONS: ReadonlySet<string> = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression'])

/** Adds the names that a pattern declares, of any depth. */
export function addNames(pattern: Node, isWritable: boolean, add: Add): void {
  switch (pattern.type) {
    case 'Identifier':
      return add(pattern.name as string, isWritable)
    case 'Property':
      return addNames(pattern.value as Node, isWritable, add)
    case 'AssignmentPattern':
      return addNames(pattern.left as Node, isWritable, add)
    case 'RestElement':
      return addNames(pattern.argument as Node, isWritable, add)
    default:
      for (const part of nodesOf(pattern.properties ?? pattern.elements)) addNames(part, isWritable, add)
  }
}

const NESTED_KEYS = ['init', 'left', 'block', 'handler', 'finalizer', 'consequent', 'alternate', 'cases', 'body']
const NESTED_TYPES = /Statement$|^VariableDeclaration$|^SwitchCase$|^CatchClause$/

/** What a `var` can be hoisted out of. Functions and class bodies keep theirs, and what is in a block stays in it. */
function nestedStatements(node: Node): Node[] {
  const values = NESTED_KEYS.flatMap((key) => node[key])
  return values.filter((value): value is Node => isNode(value) && NESTED_TYPES.test(value.type))
}
