import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunResult, TestRunner } from '../../src/verify/test-runner.ts'
import { makeProject } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const FILES = {
  'src/shop.ts': `let currency = 'EUR'
export const defaults = { plugins: [] as string[] }
export const tariffs = new Map<string, number>()
export function setCurrency(to: string): void {
  currency = to
}
export const price = (amount: number): string => \`\${amount} \${currency}\`
export const plugins = (): string => defaults.plugins.join()
`,
  'src/plugin.ts': `import { defaults } from './shop.ts'
defaults.plugins.push('plugin')
export const installed = true
`,
  'test/polluter.test.ts': `import { describe, expect, test, vi } from 'vitest'
import { setCurrency, tariffs } from '../src/shop.ts'
describe('outer', () => {
  test('sets (the) currency', () => { setCurrency('USD'); expect(1).toBe(1) })
  test('does nothing', () => {})
})
test('sets much else', () => {
  tariffs.set('rail', 3)
  process.env.TARIFF = 'high'
  vi.stubGlobal('shopId', 7)
})`,
  'test/importer.test.ts': `import { expect, test } from 'vitest'
import { installed } from '../src/plugin.ts'
test('is there', () => expect(installed).toBe(true))`,
  'test/victim.test.ts': `import { expect, test } from 'vitest'
import { plugins, price, tariffs } from '../src/shop.ts'
test('prices', () => {
  expect(price(3)).toBe('3 EUR')
})
test('environment', () => {
  expect(process.env.TARIFF).toBeUndefined()
})
test('tariffs', () => {
  expect(tariffs.get('rail')).toBeUndefined()
})
test('globals', () => {
  expect('shopId' in globalThis).toBe(false)
})
test('plugins', () => {
  expect(plugins()).toBe('')
})`,
}
const [POLLUTER, IMPORTER, VICTIM] = ['test/polluter.test.ts', 'test/importer.test.ts', 'test/victim.test.ts'] as const

describe.each(VERSIONS)('reruns with Vitest %i', (vitest) => {
  let runner: TestRunner
  beforeAll(async () => {
    const root = makeProject('layouts/sourcemaps', { vitest, files: FILES })
    const client = pathToFileURL(join(root, 'node_modules/carryover/dist/vitest/rerun/client.js')).href
    const { startReruns } = (await import(client)) as { startReruns(options: object): Promise<TestRunner> }
    runner = await startReruns({ root })
  })
  afterAll(() => runner.close())

  const failedIn = ({ outcomes }: RunResult): readonly string[] =>
    outcomes.find(({ file }) => file === VICTIM)?.tests.filter(({ outcome }) => outcome === 'fail').map(({ name }) => name) ?? ['no outcome']

  test('run an exact order', async () => {
    expect(failedIn(await runner.run({ order: [VICTIM], project: '' }))).toEqual([])
    const run = await runner.run({ order: [POLLUTER, IMPORTER, VICTIM], project: '' })
    expect(failedIn(run)).toEqual(['prices', 'environment', 'tariffs', 'globals', 'plugins'])
  })

  test('run some tests of a file, or none', async () => {
    const one = await runner.run({ order: [POLLUTER, VICTIM], project: '', inside: { [POLLUTER]: { kind: 'given', tests: ['outer > sets (the) currency'] } } })
    expect(failedIn(one)).toEqual(['prices'])
    const none = await runner.run({ order: [POLLUTER, VICTIM], project: '', inside: { [POLLUTER]: { kind: 'given', tests: [] } } })
    expect(failedIn(none)).toEqual([])
    const imported = await runner.run({ order: [IMPORTER, VICTIM], project: '', inside: { [IMPORTER]: { kind: 'given', tests: [] } } })
    expect(failedIn(imported)).toEqual(['plugins'])
  })

  test('try what one call mends', async () => {
    const mended = async (by: 'reset-modules' | 'unstub-globals'): Promise<readonly string[]> =>
      failedIn(await runner.run({ order: [POLLUTER, VICTIM], project: '', mend: { after: POLLUTER, by } }))
    expect(await mended('reset-modules')).toEqual(['environment', 'globals'])
    expect(await mended('unstub-globals')).toEqual(['prices', 'environment', 'tariffs'])
  })

  test('see who reads', async () => {
    const paths = ['src/shop.ts#currency', 'process.env.TARIFF', 'src/shop.ts#tariffs.rail', 'src/shop.ts#defaults.plugins[0]']
    await runner.run({ order: [POLLUTER], project: '', trace: { paths, what: 'writes' } })
    const { reads } = await runner.run({ order: [POLLUTER, IMPORTER, VICTIM], project: '', trace: { paths, what: 'reads' } })
    const seen = reads.map(({ path, file, line, test: name, callers }) => `${path} ${file}:${line} ${name} <- ${callers.find((caller) => caller.file === VICTIM)?.line}`)
    expect([...new Set(seen)]).toEqual([
      'src/shop.ts#currency src/shop.ts:7 prices <- 4',
      'process.env.TARIFF test/victim.test.ts:7 environment <- 7',
      'src/shop.ts#tariffs.rail test/victim.test.ts:10 tariffs <- 10',
      'src/shop.ts#defaults.plugins[0] src/shop.ts:8 plugins <- 16',
    ])
  })

  test('run as a plan has it', async () => {
    const [shared, isolated] = [[POLLUTER, IMPORTER], [VICTIM]].map((files) => files.map((file) => ({ file, project: '' })))
    const run = await runner.runPlanned(shared ?? [], isolated ?? [])
    expect(failedIn(run as RunResult)).toEqual([])
    expect(run?.records.find(({ file }) => file === VICTIM)?.position).toBe(0)
  })
})
