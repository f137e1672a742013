import { childNodes, isNode, type Node, nodesOf, type Program } from './node.ts'
import { addNames, topLevelBindings } from './top-level-bindings.ts'

/**
 * Which of a module's own top-level bindings each of some nodes reads: an identifier that no scope in between declares
 * anew, and that is not only assigned to. What stands in a node within a node counts for the inner one.
 */
export function mentions(program: Program, nodes: ReadonlySet<Node>): ReadonlyMap<Node, ReadonlySet<string>> {
  const bindings = new Set(topLevelBindings(program).map(({ name }) => name))
  const found = new Map<Node, Set<string>>()
  const add = (holder: Node, name: string): void => {
    const names = found.get(holder) ?? new Set()
    found.set(holder, names.add(name))
  }
  const visit = (node: Node, holder: Node | undefined, hidden: ReadonlySet<string>): void => {
    const inside = nodes.has(node) ? node : holder
    if (node.type === 'Identifier') {
      const name = node.name as string
      if (inside !== undefined && bindings.has(name) && !hidden.has(name)) add(inside, name)
      return
    }
    const below = hide(hidden, node)
    for (const child of readIn(node)) visit(child, inside, below)
  }
  for (const statement of nodesOf(program.body)) visit(statement, undefined, new Set())
  return found
}

/** Names that a node's own scope declares, beside those that are hidden already. */
function hide(hidden: ReadonlySet<string>, node: Node): ReadonlySet<string> {
  const names = new Set(hidden)
  const add = (name: string): void => void names.add(name)
  if (/Function/.test(node.type)) {
    for (const parameter of nodesOf(node.params)) addNames(parameter, false, add)
    if (isNode(node.id) && node.type !== 'FunctionDeclaration') addNames(node.id, false, add)
    if (isNode(node.body)) addVars(node.body, add)
  }
  if (node.type === 'CatchClause' && isNode(node.param)) addNames(node.param, false, add)
  if (node.type === 'ClassExpression' && isNode(node.id)) addNames(node.id, false, add)
  for (const statement of [...statementsOf(node), ...nodesOf([node.init, node.left])]) addLexical(statement, add)
  return names.size === hidden.size ? hidden : names
}

function statementsOf(node: Node): Node[] {
  if (node.type === 'BlockStatement' || node.type === 'StaticBlock') return nodesOf(node.body)
  return node.type === 'SwitchStatement' ? nodesOf(node.cases).flatMap(({ consequent }) => nodesOf(consequent)) : []
}

type Add = (name: string) => void

/** What a block declares for itself. */
function addLexical(statement: Node, add: Add): void {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
    if (isNode(statement.id)) addNames(statement.id, false, add)
  } else if (statement.type === 'VariableDeclaration') addDeclared(statement, add)
}

/** A `var` belongs to the whole function, however deep in it. */
function addVars(node: Node, add: Add): void {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') addDeclared(node, add)
  if (!/Function|Class/.test(node.type)) for (const child of childNodes(node)) addVars(child, add)
}

function addDeclared(declaration: Node, add: Add): void {
  for (const { id } of nodesOf(declaration.declarations)) if (isNode(id)) addNames(id, false, add)
}

/** The nodes beneath a node in which a name is read: no names of properties, labels, declarations, or mere targets. */
function readIn(node: Node): Node[] {
  switch (node.type) {
    case 'MemberExpression':
      return nodesOf(node.computed === true ? [node.object, node.property] : [node.object])
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return nodesOf(node.computed === true ? [node.key, node.value] : [node.value])
    case 'VariableDeclarator':
      return nodesOf([...defaultsIn(node.id), node.init])
    case 'AssignmentExpression':
      return nodesOf(isNode(node.left) && node.left.type === 'Identifier' && node.operator === '=' ? [node.right] : [node.left, node.right])
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return nodesOf([...nodesOf(node.params).flatMap(defaultsIn), node.body])
    case 'ClassDeclaration':
    case 'ClassExpression':
      return nodesOf([node.superClass, node.body])
    case 'CatchClause':
      return nodesOf([node.body])
    case 'LabeledStatement':
      return nodesOf([node.body])
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'MetaProperty':
      return []
    case 'ExportNamedDeclaration':
      return nodesOf([node.declaration])
    default:
      return childNodes(node)
  }
}

/** Of a pattern, what is read when it is filled: default values and computed keys. */
function defaultsIn(pattern: unknown): Node[] {
  if (!isNode(pattern)) return []
  if (pattern.type === 'AssignmentPattern') return nodesOf([...defaultsIn(pattern.left), pattern.right])
  if (pattern.type === 'Property') return nodesOf([...(pattern.computed === true ? [pattern.key] : []), ...defaultsIn(pattern.value)])
  if (pattern.type === 'RestElement') return defaultsIn(pattern.argument)
  return nodesOf(pattern.properties ?? pattern.elements).flatMap(defaultsIn)
}
