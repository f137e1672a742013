import { afterArrow } from './after-arrow.ts'
import { childNodes, isDirective, isNode, type Node, nodesOf, type Program } from './node.ts'

/** A statement, or the body of a concise arrow function, that a tick announces. */
export interface TickSite {
  readonly node: Node
  /** Where the tick goes: right before a statement, and right after the arrow of a concise function. */
  readonly at: number
  /** Where that which the tick announces ends. */
  readonly end: number
  readonly isExpression: boolean
}

/** An `await`, and the site that is running again once it gives its value. */
export interface AwaitSite {
  readonly node: Node
  readonly site: TickSite
}

/** Finds where ticks go, outer sites before those within them. */
export function tickSites(code: string, program: Program): { sites: TickSite[]; awaits: AwaitSite[] } {
  const sites: TickSite[] = []
  const awaits: AwaitSite[] = []

  const visit = (node: Node, site: TickSite | undefined): void => {
    if (isConciseArrow(node)) return visitConciseArrow(node, site)
    if (node.type === 'AwaitExpression' && site !== undefined) awaits.push({ node, site })
    const statements = statementsOf(node)
    for (const child of childNodes(node)) {
      const isTicked = statements.has(child) && canBeTicked(child)
      visit(child, isTicked ? open({ node: child, at: child.start, end: child.end, isExpression: false }) : site)
    }
  }
  const visitConciseArrow = (node: Node & { readonly body: Node }, outer: TickSite | undefined): void => {
    for (const parameter of nodesOf(node.params)) visit(parameter, outer)
    visit(node.body, open({ node: node.body, at: afterArrow(code, node), end: node.end, isExpression: true }))
  }
  const open = (site: TickSite): TickSite => {
    sites.push(site)
    return site
  }

  visit({ ...program }, undefined)
  return { sites, awaits }
}

function isConciseArrow(node: Node): node is Node & { readonly body: Node } {
  return node.type === 'ArrowFunctionExpression' && isNode(node.body) && node.body.type !== 'BlockStatement'
}

const NONE: ReadonlySet<unknown> = new Set()

/** The statements that a node lists. The only one of a loop or an `if` is in no list, and has no room for a tick. */
function statementsOf(node: Node): ReadonlySet<unknown> {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
      return new Set(nodesOf(node.body))
    case 'SwitchCase':
      return new Set(nodesOf(node.consequent))
    default:
      return NONE
  }
}

/** What is hoisted runs before its place is reached, directives must stay first, and the rest does nothing itself. */
function canBeTicked(statement: Node): boolean {
  switch (statement.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'FunctionDeclaration':
    case 'EmptyStatement':
    case 'BlockStatement':
      return false
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return isNode(statement.declaration) && statement.declaration.type !== 'FunctionDeclaration'
    default:
      return !isDirective(statement)
  }
}
