import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ImportGraph, openCodeHashes } from '../../src/ledger/code-hashes.ts'

/** A graph of modules `0`, `1`, … from pairs of importer and imported. */
function graphOf(edges: readonly (readonly [number, number])[]): ImportGraph {
  const graph = new Map<string, Set<string>>()
  for (const [from, to] of edges) graph.set(String(from), (graph.get(String(from)) ?? new Set()).add(String(to)))
  return graph
}

/** All that a module reaches, by the plain way. */
function reach(graph: ImportGraph, module: string): ReadonlySet<string> {
  const seen = new Set([module])
  for (const each of seen) for (const target of graph.get(each) ?? []) seen.add(target)
  return seen
}

const MODULES = 8
const module = fc.integer({ min: 0, max: MODULES - 1 })
const edges = fc.array(fc.tuple(module, module), { maxLength: 20 })

describe('the hash of all code that a module reaches', () => {
  test('changes where a module that it reaches has changed, and nowhere else', () => {
    fc.assert(
      fc.property(edges, module, (pairs, changed) => {
        const graph = graphOf(pairs)
        const before = openCodeHashes(graph, (name) => `content of ${name}`)
        const after = openCodeHashes(graph, (name) => (name === String(changed) ? 'new' : `content of ${name}`))
        for (let index = 0; index < MODULES; index++) {
          const name = String(index)
          expect(before(name) === after(name)).toBe(!reach(graph, name).has(String(changed)))
        }
      }),
    )
  })

  test('is not known where something that it reaches is not', () => {
    fc.assert(
      fc.property(edges, module, (pairs, unknown) => {
        const graph = graphOf(pairs)
        const hashOf = openCodeHashes(graph, (name) => (name === String(unknown) ? undefined : name))
        for (let index = 0; index < MODULES; index++)
          expect(hashOf(String(index)) === undefined).toBe(reach(graph, String(index)).has(String(unknown)))
      }),
    )
  })

  test('is the same whichever module was asked first, and in whatever order imports were seen', () => {
    fc.assert(
      fc.property(edges, fc.array(module), (pairs, asked) => {
        const names = Array.from({ length: MODULES }, (_, index) => String(index))
        const one = openCodeHashes(graphOf(pairs), (name) => name)
        const other = openCodeHashes(graphOf(pairs.toReversed()), (name) => name)
        for (const first of asked) other(String(first))
        expect(names.map(other)).toEqual(names.map(one))
      }),
    )
  })

  test('takes chains of imports that are longer than the call stack', () => {
    const length = 50_000
    const hashOf = openCodeHashes(graphOf(Array.from({ length }, (_, index) => [index, index + 1] as const)), () => 'x')
    expect(hashOf('0')).toMatch(/^[0-9a-f]{12}$/)
  })
})
