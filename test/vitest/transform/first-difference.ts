import { childNodes, isNode, type Node, type Program } from '../../../src/vitest/transform/node.ts'
import { positionsIn } from '../../../src/vitest/transform/positions.ts'

/** Offsets, which move, and Rollup's notes on comments that it did not expect where they are. */
const IGNORED = /^(?:start|end|_rollup.*)$/

interface Parsed {
  readonly code: string
  readonly program: Program
}

/**
 * Compares a module with what `insertTicks` made of it, node by node with all their values and lines, as if no tick
 * were there. Gives the path to the first difference.
 */
export function firstDifference(given: Parsed, ticked: Parsed): string | undefined {
  const lineIn = [positionsIn(given.code), positionsIn(ticked.code)] as const
  const compare = (a: unknown, b: unknown, path: string): string | undefined => {
    if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, withoutTicks(b), path)
    if (!isObject(a) || !isObject(b)) return Object.is(a, b) ? undefined : path
    const other = isNode(b) ? unwrapped(b) : b
    if (isNode(a) && isNode(other) && lineIn[0](a.start).line !== lineIn[1](other.start).line) return `${path} (line)`
    const keys = new Set([...Object.keys(a), ...Object.keys(other)].filter((key) => !IGNORED.test(key)))
    for (const key of keys) {
      const difference = compare(a[key], (other as Record<string, unknown>)[key], `${path}.${key}`)
      if (difference !== undefined) return difference
    }
    return String(a) === String(other) ? undefined : path
  }
  const compareLists = (a: readonly unknown[], b: readonly unknown[], path: string): string | undefined => {
    if (a.length !== b.length) return `${path}.length`
    for (const [index, element] of a.entries()) {
      const difference = compare(element, b[index], `${path}[${index}]`)
      if (difference !== undefined) return difference
    }
    return undefined
  }
  return compare(given.program, ticked.program, 'program')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function withoutTicks(list: readonly unknown[]): readonly unknown[] {
  return list.filter((element) => !isNode(element) || !(isTick(element.expression) || isPrelude(element)))
}

function isPrelude(statement: Node): boolean {
  if (statement.type !== 'FunctionDeclaration' && statement.type !== 'VariableDeclaration') return false
  const [id] = childNodes(statement).map((child) => (isNode(child.id) ? child.id : child))
  return typeof id?.name === 'string' && /^__carryover_\w+__$/.test(id.name)
}

/** `(tick, x)` and `resumption(n, x)` stand for `x`. */
function unwrapped(node: Node): Node {
  const [first, second] = (node.expressions ?? node.arguments ?? []) as Node[]
  if (second === undefined) return node
  if (node.type === 'SequenceExpression' && isTick(first)) return unwrapped(second)
  if (node.type === 'CallExpression' && isCallee(node, '__carryover_after__')) return unwrapped(second)
  return node
}

function isTick(node: unknown): boolean {
  return isNode(node) && node.type === 'CallExpression' && isCallee(node, '__carryover_tick__')
}

function isCallee(node: Node, name: string): boolean {
  return (node.callee as { name?: unknown } | undefined)?.name === name
}
