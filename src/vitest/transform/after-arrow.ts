import { type Node, nodesOf } from './node.ts'

/**
 * The offset right after the `=>` of an arrow function. Between its parameters and there, only brackets, a comma,
 * `async`, white space and comments can stand; comments may spell an arrow themselves.
 */
export function afterArrow(code: string, arrow: Node): number {
  const token = /\/\*[\s\S]*?\*\/|\/\/.*|=>/g
  token.lastIndex = nodesOf(arrow.params).at(-1)?.end ?? arrow.start
  for (let match = token.exec(code); match !== null; match = token.exec(code))
    if (match[0] === '=>') return token.lastIndex
  throw new Error(`no arrow after offset ${arrow.start}`)
}
