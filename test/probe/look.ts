import type { ObservedLeak } from '../../src/model/leak.ts'
import { DEFAULT_LIMITS, Graph } from '../../src/probe/graph.ts'
import type { GraphLimits } from '../../src/probe/grow.ts'
import type { Root } from '../../src/probe/node.ts'
import { observe } from '../../src/probe/observe.ts'
import { intrinsics } from '../../src/probe/sources/intrinsics.ts'

/** A graph over one object, which is called `it` and belongs to a module of the user's. */
export function graphOf(target: object, root: Partial<Root> = {}, limits: Partial<GraphLimits> = {}): Graph {
  const graph = new Graph({ ...DEFAULT_LIMITS, ...limits }, [])
  for (const known of intrinsics.roots?.(() => false) ?? []) graph.addRoot(known)
  graph.addRoot({ target: { it: target }, label: '#', kind: 'module', depth: Infinity, ...root })
  return graph
}

/** What differs since the last look: path, before, after, with an arrow. */
export function look(graph: Graph): string[] {
  return graph.compare().map((difference) => {
    const { path, before, after } = observe(difference)
    return `${path}: ${before ?? '-'} → ${after ?? '-'}`
  })
}

/** The whole of what is told about the only difference. */
export function lookOnce(graph: Graph): ObservedLeak {
  const [difference, ...more] = graph.compare()
  if (difference === undefined || more.length > 0) throw new Error(`${more.length + Number(difference !== undefined)} differences`)
  return observe(difference)
}
