/** An ESTree node, as rolldown's and Rollup's parsers give it. Offsets count UTF-16 units of the parsed code. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** The root that a Vite plugin's `this.parse` and Vite's `parseAst` give, whichever parser is behind them. */
export interface Program {
  readonly type: string
  readonly start: number
  readonly end: number
  /** rolldown calls code without any module syntax a `script`, and parses it by other rules. */
  readonly sourceType?: string
  readonly body: readonly object[]
}

/** The nodes right beneath a node, in the order of its keys, which is not always that of the source. */
export function childNodes(node: Node): Node[] {
  const children: Node[] = []
  for (const key in node) {
    const value = node[key]
    if (isNode(value)) children.push(value)
    else if (Array.isArray(value)) children.push(...nodesOf(value))
  }
  return children
}

/** A list of nodes kept under a key of another node; without the holes that array patterns have. */
export function nodesOf(list: unknown): Node[] {
  return Array.isArray(list) ? list.filter(isNode) : []
}

/** Literals hold values (regular expressions, say) that are objects as well: a node is what names its type. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** Whether a statement is one of the strings, `'use strict'` say, that mean something as long as they stay first. */
export function isDirective(statement: Node): boolean {
  return typeof statement.directive === 'string'
}
