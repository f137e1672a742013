import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const transforms = pathToFileURL(join(repository, 'src/vitest/transform/')).href

/** A project whose plugin does to its sources and tests what the environment says, as a plugin of Carryover's does. */
const files: Readonly<Record<string, string>> = {
  'vitest.config.mjs': `
const { appendView } = await import('${transforms}append-view.ts')
const { insertTicks } = await import('${transforms}insert-ticks.ts')
const { MODE, OUT } = process.env
let next = 0
const handler = {
  plain: () => undefined,
  view(code, id) {
    const viewed = appendView(code, this.parse(code), id)
    return viewed && { code: viewed, map: null }
  },
  semicolon(code, id) {
    const viewed = appendView(code, this.parse(code), id)
    return viewed && { code: viewed.replace(/(?=.*void globalThis.*$)/, ';'), map: null }
  },
  ticks(code) {
    const { ticks, ...result } = insertTicks(code, this.parse(code), next)
    next += ticks.length
    return result
  },
}[MODE]
const isOurs = (id) => id.includes('/src/') || (MODE === 'ticks' && id.includes('/test/'))
const plugin = {
  name: 'mode', enforce: 'post',
  transform: { order: 'post', handler(code, id) { return isOurs(id) ? handler.call(this, code, id) : undefined } },
}
export default {
  plugins: [plugin],
  test: {
    isolate: false, watch: false, reporters: [['json', { outputFile: OUT + '/results.json' }]],
    coverage: {
      enabled: MODE !== 'ticks', include: ['src/**'], reporter: ['json'], reportsDirectory: OUT, reportOnFailure: true,
    },
  },
}`,
  'src/store.ts': `interface Options {
  readonly deep?: boolean
}

export let counter = 0
const registry = new Map<string, Options>()

export enum Colour { Red, Green }

export default class Store<T> {
  items: T[] = []
  #secret = 1
  add(item: T): number {
    counter++
    return this.items.push(item)
  }
  never(): void {
    throw new Error(String(this.#secret))
  }
}

export function fail(options: Options = {}): never {
  registry.set('fail', options)
  if (options.deep) {
    throw new TypeError('deep')
  }
  throw new TypeError('shallow')
}
export const arrow = (n: number) => n > 1 ? 'many' : 'one'
`,
  'src/plain.js': `let last
export function plain(x) {
  if (x) throw last = new Error('plain')
  return last
}
export const never = () => 1
export default plain`,
  'src/bare.mjs': `export default function () { return 1 }
export * from './plain.js'
let t
try { t = 1 } catch { t = 2 }
function unused() { return t }
// the end`,
  'src/untested.ts': `let x: number = 1\nexport const untested = (y: number) => y ? x : 2\n`,
  'src/script.js': `var a = 1\nfunction b() { return a ? 1 : 2 }\nvar c = [1].map((d) => d)\nc`,
  'src/mocked.ts': `export const real = () => 'real'\nexport const other = () => 'other'\n`,
  'test/a.test.ts': `import { expect, test, vi } from 'vitest'
import Store, { arrow, counter, fail } from '../src/store'
import bare, { plain } from '../src/bare.mjs'
import { other, real } from '../src/mocked'

const hoisted = vi.hoisted(() => ({ value: 1 }))
const awaited = await vi.hoisted(async () => await Promise.resolve(2))
vi.mock(import('../src/mocked'), async (original) => ({
  ...(await original()),
  real: () => ['mocked', hoisted.value, awaited].join(' '),
}))
const withFixture = test.extend<{ fixture: number }>({ fixture: async ({}, use) => await use(hoisted.value) })
const frames = (run: () => unknown): string[] => {
  try { run() } catch (error) { return (error as Error).stack!.split('\\n').slice(1, 4).map((line) => line.trim()) }
  return []
}

test('sources behave', async () => {
  const store = new Store<number>()
  expect([store.add(1), counter, arrow(1), bare()]).toEqual([1, 1, 'one', 1])
  expect([real(), other()]).toEqual(['mocked 1 2', 'other'])
})
withFixture('fixtures are found in the text of functions', ({ fixture }) => expect(fixture).toBe(1))
test('stacks and snapshots', async () => {
  const seen = [
    frames(() => fail({ deep: true })),
    frames(() => { const a = 1; plain(a) }),
    frames(() => { throw new Error('own') }),
  ]
  expect({ a: 1 }).toMatchInlineSnapshot(\`
    {
      "a": 1,
    }
  \`)
  throw Object.assign(new Error('frames'), { message: JSON.stringify(seen) })
})
`,
}

interface Results {
  readonly testResults: { readonly assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
}

interface Run {
  readonly statuses: string[]
  readonly message: string
  readonly coverage: unknown
}

describe('in a real Vitest', () => {
  let root: string
  const runs: Record<string, Run> = {}

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'carryover-in-vitest-'))
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true })
      await writeFile(join(root, name), text)
    }
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'))
    for (const mode of ['plain', 'view', 'semicolon', 'ticks']) runs[mode] = await runVitest(mode)
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  async function runVitest(mode: string): Promise<Run> {
    const out = join(root, 'out', mode)
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
    const env = { ...process.env, MODE: mode, OUT: out }
    // One test fails by design, to be able to compare what Vitest shows of it.
    await promisify(execFile)(process.execPath, [vitest, 'run'], { cwd: root, env }).catch(() => {})
    const results = JSON.parse(await readFile(join(out, 'results.json'), 'utf8')) as Results
    const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults)
    const coverage: unknown = await readFile(join(out, 'coverage-final.json'), 'utf8').then(JSON.parse, () => undefined)
    return {
      statuses: tests.map(({ title, status }) => `${title}: ${status}`),
      message: tests.flatMap(({ failureMessages }) => failureMessages).join('\n') || JSON.stringify(results),
      coverage,
    }
  }

  it('runs', () => {
    expect(runs.plain?.statuses).toEqual([
      'sources behave: passed',
      'fixtures are found in the text of functions: passed',
      'stacks and snapshots: failed',
    ])
    expect(runs.plain?.message).toContain('store.ts:25:11')
  })

  it.each(['view', 'ticks'])('gives the same results and the same places in stacks with %s', (mode) => {
    expect(runs[mode]?.statuses).toEqual(runs.plain?.statuses)
    expect(runs[mode]?.message).toBe(runs.plain?.message)
  })

  it('gives the same coverage with a view', () => {
    expect(Object.keys(runs.plain?.coverage as object)).toHaveLength(6)
    expect(runs.view?.coverage).toEqual(runs.plain?.coverage)
  })

  it('would not give it with a semicolon before the view', () => {
    expect(runs.semicolon?.coverage).not.toEqual(runs.plain?.coverage)
  })
})
