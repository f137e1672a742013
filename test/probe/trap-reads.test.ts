import { describe, expect, it } from 'vitest'
import { type ReadRequest, trapReads } from '../../src/probe/trap-reads.ts'
import { graphOf } from './look.ts'

const MOMENT = { phase: 'test', test: 'reads' } as const

/** The paths that some code reads, of those that are watched. */
function readsOf(target: object, paths: readonly string[], code: () => unknown, request: Partial<ReadRequest> = {}): string[] {
  const watch = trapReads(graphOf(target), { by: 'b', paths, ticks: {}, ...request }, () => MOMENT)
  code()
  return watch.collect().map(({ path }) => path)
}

class Point {
  x = 1
  get double(): number {
    return this.x * 2
  }
}

describe('sees a read of', () => {
  const list = ['a', 'b']
  const map = new Map([['a', 1]])
  const set = new Set(['a'])
  const object: Record<string, unknown> = { a: 1, b: 2 }
  const point = new Point()
  it.each<[string, object, string, () => unknown]>([
    ['a property', object, '#it.a', () => object.a],
    ['a property by its name', object, '#it.a', () => ({ ...object })],
    ['an element', list, '#it[1]', () => list.join()],
    ['an entry of a Map', map, '#it.a', () => map.get('a')],
    ['entries of a Map', map, '#it.b', () => [...map]],
    ['an entry of a Set', set, '#it.a', () => set.has('a')],
    ['a field, through a getter of its class', point, '#it.x', () => point.double],
  ])('%s', (_, target, path, code) => {
    expect(readsOf(target, [path], code)).toContain(path)
    expect(readsOf(target, [path], () => {})).toEqual([])
  })

  it('a variable of the environment', () => {
    process.env.CARRYOVER_READ = 'x'
    const graph = graphOf({})
    graph.addRoot({ target: process.env, label: 'process.env', kind: 'env', depth: 0 })
    const { env } = process
    const watch = trapReads(graph, { by: 'b', paths: ['process.env.CARRYOVER_READ'], ticks: {} }, () => MOMENT)
    expect(process.env.CARRYOVER_READ).toBe('x')
    expect(process.env.CARRYOVER_OTHER).toBeUndefined()
    process.env.CARRYOVER_READ = 'y'
    expect(watch.collect()).toMatchObject([{ path: 'process.env.CARRYOVER_READ', moment: MOMENT, frames: expect.arrayContaining([expect.objectContaining({ file: import.meta.filename })]) as unknown }])
    expect(process.env).toBe(env)
    expect(process.env.CARRYOVER_READ).toBe('y')
    delete process.env.CARRYOVER_READ
  })

  it('a binding, by the statements that name it', () => {
    const watch = trapReads(graphOf({}), { by: 'b', paths: ['src/a.ts#b'], ticks: { 'src/a.ts#b': [3, 4] } }, () => MOMENT)
    for (const n of [1, 3, 2]) watch.tick(n)
    expect(watch.collect()).toMatchObject([{ path: 'src/a.ts#b', tick: 3 }])
  })
})

describe('leaves behind', () => {
  it('what was there, with what was written since', () => {
    const target = { a: 1, list: [1, 2], map: new Map([['a', 1]]) }
    readsOf(target, ['#it.a', '#it.list[0]', '#it.map.a'], () => {
      target.a = 2
      target.list[0] = 5
      target.map.set('a', 7)
    })
    expect(Object.getOwnPropertyDescriptors(target)).toEqual(Object.getOwnPropertyDescriptors({ a: 2, list: [5, 2], map: new Map([['a', 7]]) }))
    expect(Object.getOwnPropertyDescriptor(target.list, 0)).toEqual({ value: 5, writable: true, enumerable: true, configurable: true })
    expect(Reflect.ownKeys(target.map)).toEqual([])
  })

  it('what refuses to be trapped', () => {
    const frozen = Object.freeze({ a: 1 })
    expect(readsOf(frozen, ['#it.a'], () => frozen.a)).toEqual([])
  })

  it('no more reads than a reader wants', () => {
    const target = { a: 1 }
    expect(readsOf(target, ['#it.a'], () => Array.from({ length: 100 }, () => target.a)).length).toBe(20)
  })
})
