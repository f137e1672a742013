import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'
import { appendView } from '../../../src/vitest/transform/append-view.ts'
import { insertTicks } from '../../../src/vitest/transform/insert-ticks.ts'
import { firstDifference } from './first-difference.ts'
import type { Printed } from './instrument-libraries.ts'

const libraries = ['axios', 'chart.js', 'happy-dom', 'highlight.js', 'i18next', 'luxon', 'vite', 'vitest', 'yup']
const nodeModules = fileURLToPath(new URL('../../../node_modules', import.meta.url))

describe('ES modules of real libraries', () => {
  const files = libraries
    .flatMap((name) => filesIn(join(nodeModules, name)))
    .map((path) => ({ path, code: readFileSync(path, 'utf8') }))
    .filter(({ code }) => code.length > 20_000 && code.length < 400_000 && /^(?:import|export)\b/m.test(code))

  it('are many', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  it.each(files)('are the same apart from the ticks: $path', ({ code }) => {
    const program = parseAst(code)
    const ticked = insertTicks(code, program, 0)
    expect(firstDifference({ code, program }, { code: ticked.code, program: parseAst(ticked.code) })).toBeUndefined()
    const given = code.split('\n')
    const instrumented = ticked.code.split('\n')
    expect(instrumented.length).toBe(given.length)
    // Of the inserted texts only closing brackets cannot be told from given ones.
    expect(instrumented.map((line) => bracketless(unticked(line)))).toEqual(given.map(bracketless))
    const misplaced = ticked.ticks.filter(({ n, instrumentedLine, instrumentedColumn }) => {
      const line = instrumented[instrumentedLine - 1] as string
      return !line.startsWith(`__carryover_tick__(${n})`, instrumentedColumn)
    })
    expect(misplaced).toEqual([])
  })

  it.each(files)('are the same before the view: $path', ({ code, path }) => {
    const program = parseAst(code)
    const viewed = appendView(code, program, path) as string
    expect(viewed.startsWith(code)).toBe(true)
    expect(viewed.slice(code.length).trimStart()).not.toContain('\n')
    expect(parseAst(viewed).body.slice(0, -1)).toEqual(program.body)
  })
})

it('libraries do the same when every statement has a tick and every binding is read and written', async () => {
  const [plain, instrumented] = await Promise.all([runLibraries('plain'), runLibraries('instrumented')])
  expect(instrumented.outcomes).toEqual(plain.outcomes)
  expect(instrumented.counts.modules).toBeGreaterThan(300)
  expect(instrumented.counts.heard).toBeGreaterThan(10_000)
  expect(instrumented.counts.written).toBeGreaterThan(50)
})

async function runLibraries(mode: string): Promise<Printed> {
  const script = fileURLToPath(new URL('./instrument-libraries.ts', import.meta.url))
  const options = { maxBuffer: 2 ** 26 }
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', script, mode], options)
  return JSON.parse(stdout) as Printed
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?js$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
}

function unticked(line: string): string {
  return line
    .replace(/var __carryover_hook__;.*?\)\?\.\(n\)\}/, '')
    .replaceAll(/__carryover_tick__\(\d+\);|\(__carryover_tick__\(\d+\),|__carryover_after__\(\d+,/g, '')
}

function bracketless(line: string): string {
  return line.replaceAll(')', '')
}
