import { isNode, nodesOf, type Program } from './node.ts'
import { topLevelBindings } from './top-level-bindings.ts'

/**
 * The code by which inserted code reaches the global object: `globalThis`, unless the module declares or imports a name
 * of its own that is spelled so. Strict code, which a module is, can bind everything but `eval` and `arguments`.
 */
export function globalObject(program: Program): string {
  const isDeclared = topLevelBindings(program).some(({ name }) => name === 'globalThis')
  return isDeclared || isImported(program, 'globalThis') ? '(0,eval)("globalThis")' : 'globalThis'
}

function isImported(program: Program, name: string): boolean {
  return nodesOf(program.body).some(
    (statement) =>
      statement.type === 'ImportDeclaration' &&
      nodesOf(statement.specifiers).some(({ local }) => isNode(local) && local.name === name),
  )
}
