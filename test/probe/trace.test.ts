import { describe, expect, it } from 'vitest'
import { environment } from '../../src/probe/sources/environment.ts'
import { processState } from '../../src/probe/sources/process.ts'
import { type Trace, traceWrites } from '../../src/probe/trace.ts'
import { graphOf } from './look.ts'

const NOW = { phase: 'test' } as const

/** Runs statements one by one, as instrumented code does, and gives the number of the last one that wrote to each path. */
function writersOf(target: object, paths: readonly string[], statements: readonly (() => unknown)[]): Record<string, number> {
  const trace = traceWrites(graphOf(target), [environment, processState], paths, () => NOW)
  return runWith(trace, statements)
}

function runWith(trace: Trace, statements: readonly (() => unknown)[]): Record<string, number> {
  statements.forEach((statement, index) => {
    trace.tick(index)
    statement()
  })
  return Object.fromEntries(trace.collect().map(({ path, tick }) => [path, tick]))
}

const idle = (): void => {}

describe('the statement that writes', () => {
  it('a property, an element, an entry', () => {
    const target = { a: 1, list: ['a'], map: new Map<unknown, number>(), set: new Set<string>() }
    const paths = ['#it.a', '#it.list[1]', '#it.map.b', '#it.map[1]', '#it.map["odd name"]', '#it.set.c']
    const statements = [
      idle,
      () => (target.a = 2),
      () => target.list.push('b'),
      () => target.map.set('b', 1),
      idle,
      () => target.map.set(1, 1),
      () => target.map.set('odd name', 1),
      () => target.set.add('c'),
      idle,
    ]
    const writers = writersOf(target, paths, statements)
    expect(writers['#it.a']).toBe(1)
    expect(writers['#it.list[1]']).toBe(2)
    // A key that was not there yet may be of any type, so that the whole Map is watched for it.
    expect(writers['#it.map["odd name"]']).toBe(6)
    expect(writers['#it.set.c']).toBe(7)
  })

  it('a container as a whole, however it is changed', () => {
    const target = { list: ['a', 'b'], table: {} as Record<string, number> }
    expect(writersOf(target, ['#it.list', '#it.table'], [idle, () => target.list.reverse(), idle, () => (target.table.a = 1), idle])).toEqual({
      '#it.list': 1,
      '#it.table': 3,
    })
  })

  it('a slot, and not what later writes into the new value', () => {
    const target = { config: { a: 1 } }
    expect(writersOf(target, ['#it.config'], [idle, () => (target.config = { a: 2 }), () => (target.config.a = 3)])).toEqual({ '#it.config': 1 })
  })

  it('last, where several do', () => {
    const target = { a: 1 }
    expect(writersOf(target, ['#it.a'], [() => (target.a = 2), () => (target.a = 3), () => (target.a = 3)])).toEqual({ '#it.a': 1 })
  })

  it('an object that came later', () => {
    const target: { store?: { user?: string } } = {}
    const graph = graphOf(target)
    const trace = traceWrites(graph, [], ['#it.store.user'], () => NOW)
    const store = { user: 'nobody' }
    const statements = [() => (target.store = store), () => graph.compare(), idle, () => (store.user = 'ann'), idle]
    expect(runWith(trace, statements)).toEqual({ '#it.store.user': 3 })
  })

  it('a value that a source reads', () => {
    const code = process.exitCode
    const statements = [idle, () => (process.exitCode = 3), idle]
    expect(writersOf({}, ['process.exitCode'], statements)).toEqual({ 'process.exitCode': 1 })
    process.exitCode = code
  })

  it('nothing, where nothing is written', () => {
    expect(writersOf({ a: 1 }, ['#it.a', '#it.b', '#other'], [idle, idle])).toEqual({})
  })
})

it('tells the moment and the calls that led to the write', () => {
  const target = { a: 1 }
  let moment: { phase: 'import' | 'test'; test?: string } = { phase: 'import' }
  const trace = traceWrites(graphOf(target), [], ['#it.a'], () => moment)
  const register = (): void => {
    trace.tick(7)
    target.a = 2
  }
  moment = { phase: 'test', test: 'a test' }
  register()
  const [write] = trace.collect()
  expect(write).toMatchObject({ path: '#it.a', tick: 7, moment: { phase: 'test', test: 'a test' } })
  expect(write?.frames.some(({ file, line }) => file.endsWith('trace.test.ts') && line > 0)).toBe(true)
})
