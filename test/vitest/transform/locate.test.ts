import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, parseAst, type Plugin, transformWithOxc } from 'vite'
import { describe, expect, it } from 'vitest'
import { insertTicks, type Tick } from '../../../src/vitest/transform/insert-ticks.ts'
import { locate, originalPosition } from '../../../src/vitest/transform/locate.ts'

describe('locate', () => {
  const code = 'a(b => {\n  c(); d(() => e())\n  if (f) g()\n})\n\nh()'
  const { code: instrumented, ticks } = insertTicks(code, parseAst(code), 0)
  const statement = (tick: Tick | undefined): string | undefined => tick && code.slice(tick.start, tick.end)
  const locateText = (text: string): string | undefined => {
    const before = instrumented.slice(0, instrumented.indexOf(text)).split('\n')
    return statement(locate(ticks, before.length, (before.at(-1) as string).length + 1))
  }

  it.each([
    ['a(b', code.slice(0, code.indexOf('\n\n'))],
    ['c()', 'c();'],
    ['d(', 'd(() => e())'],
    ['e()', 'e()'],
    ['g()', 'if (f) g()'],
    ['h()', 'h()'],
    ['__carryover_tick__(1)', 'c();'],
    ['__carryover_tick__(3)', 'e()'],
  ])('finds the innermost statement around %s', (text, found) => {
    expect(locateText(text)).toBe(found)
  })

  it('finds nothing between and after statements', () => {
    expect(locate(ticks, 5, 1)).toBeUndefined()
    expect(locate(ticks, 9, 1)).toBeUndefined()
    expect(locate([], 1, 1)).toBeUndefined()
  })

  it('finds the statement of a real stack frame', () => {
    const source =
      'function fail() {\n  const a = 1; throw new Error("x")\n}\n' +
      'let stack\ntry { fail() } catch (e) { stack = e.stack }\nexport { stack }'
    const module = insertTicks(source, parseAst(source), 0)
    const body = module.code.replace('export { stack }', 'return stack')
    // eslint-disable-next-line no-new-func
    const stack = new Function(`${body}\n//# sourceURL=ticked.js`)() as string
    const frames = [...stack.matchAll(/ticked\.js:(\d+):(\d+)/g)].slice(0, 2)
    // A function made of a text has two lines before its body.
    const found = frames.map(([, line, column]) => locate(module.ticks, Number(line) - 2, Number(column)))
    expect(found.map((tick) => tick && source.slice(tick.start, tick.end))).toEqual(['throw new Error("x")', 'fail()'])
  })
})

describe('originalPosition', () => {
  const typescript =
    'interface A {\n  b: string\n}\n\nexport function c(d: A): string {\n  const e: A = d\n  return e.b\n}\n'

  it('follows the map of code that was made from TypeScript', async () => {
    const { code, map } = await transformWithOxc(typescript, '/src/a.ts', { sourcemap: true })
    const { ticks } = insertTicks(code, parseAst(code), 0)
    const statements = ticks.map(({ line, column }) => originalPosition(map, line, column))
    expect(code.split('\n')[1]).toBe('\tconst e = d;')
    expect(statements.map((position) => [position?.line, position?.column])).toEqual([[6, 2], [7, 2]])
    expect(statements[0]?.source).toContain('a.ts')
  })

  it('follows the map that a plugin of Vite gets', async () => {
    const positions: unknown[] = []
    const plugin: Plugin = {
      name: 'ask',
      enforce: 'post',
      transform: {
        order: 'post',
        handler(given) {
          const { ticks } = insertTicks(given, this.parse(given), 0)
          const map = this.getCombinedSourcemap()
          for (const { line, column } of ticks) positions.push(originalPosition(map, line, column))
        },
      },
    }
    const root = await mkdtemp(join(tmpdir(), 'carryover-locate-'))
    const server = await createServer({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [plugin],
      server: { middlewareMode: true, watch: null, ws: false },
    })
    await writeFile(join(root, 'a.ts'), typescript)
    await writeFile(join(root, 'b.js'), 'export {}\n\n  a(); b()\n')
    await server.environments.ssr.transformRequest(join(root, 'a.ts'))
    await server.environments.ssr.transformRequest(join(root, 'b.js'))
    await server.close()
    await rm(root, { recursive: true })
    expect(positions).toEqual([
      { source: join(root, 'a.ts'), line: 6, column: 2 },
      { source: join(root, 'a.ts'), line: 7, column: 2 },
      { source: join(root, 'b.js'), line: 3, column: 2 },
      { source: join(root, 'b.js'), line: 3, column: 7 },
    ])
  })

  it('takes code without a map for the original', () => {
    expect(originalPosition(undefined, 3, 4)).toEqual({ line: 3, column: 4 })
    expect(originalPosition(null, 3, 4)).toEqual({ line: 3, column: 4 })
    expect(originalPosition({ mappings: '', sources: [] }, 3, 4)).toEqual({ line: 3, column: 4 })
  })

  it('knows no origin of lines that a plugin added', async () => {
    const { map } = await transformWithOxc('a()\n', '/src/a.ts', { sourcemap: true })
    expect(originalPosition(map, 1, 2)).toMatchObject({ line: 1 })
    expect(originalPosition(map, 9, 0)).toBeUndefined()
    expect(originalPosition({ mappings: ';;AAAA', sources: ['a'] }, 1, 0)).toBeUndefined()
    expect(originalPosition({ mappings: 'A', sources: [null] }, 1, 0)).toBeUndefined()
  })

  it('follows the map of ticks back to where the statement was', () => {
    const code = 'a(); b(() => c)\n  await d'
    const { map, ticks } = insertTicks(code, parseAst(code), 0)
    const origins = ticks.map((tick) => originalPosition(map, tick.instrumentedLine, tick.instrumentedColumn))
    expect(origins.map((origin) => `${origin?.line}:${origin?.column}`)).toEqual(['1:0', '1:5', '1:12', '2:2'])
  })
})
