import { describe, expect, it } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { affectedFiles, failedFiles, hazardsOf } from './hazards-of.ts'

/** Ways to mock, each with a file that mocks, one that tidies up, one that loads anew, and one that mocks nothing. */
const MOCKED = {
  automock: 'src/automock/cart.ts < src/automock/price.ts',
  builtin: 'src/builtin/read.ts < node:fs',
  'do-mock': 'src/do-mock/cart.ts < src/do-mock/price.ts',
  factory: 'src/factory/cart.ts < src/factory/price.ts',
  hoisted: 'src/hoisted/cart.ts < src/hoisted/price.ts',
  package: 'src/package/read.ts < dayjs',
  partial: 'src/partial/cart.ts < src/partial/price.ts',
  redirect: 'src/redirect/cart.ts < src/redirect/price.ts',
  spy: 'src/spy/cart.ts < src/spy/price.ts',
}
const NAMES = Object.keys(MOCKED)

const files = (...names: string[]): string[] => names.map((name) => `test/${name}.test.ts`)
const all = (role: string): string[] => NAMES.map((name) => `${name}.${role}`)

const RUNS = ([5, 4] as const).flatMap((vitest) => (['forks', 'threads'] as const).map((pool) => ({ vitest, pool })))

describe.each(RUNS)('mocks, Vitest $vitest, $pool', { concurrent: true }, ({ vitest, pool }) => {
  it('stay in modules that later files get', async () => {
    const late = ['shared.first', 'shared.second', 'shared.caller', 'twice.first', 'twice.second', 'lazy.mocker', 'lazy.reader']
    const own = ['never.mocker', 'never.reader', 'kept.mocker', 'kept.automock']
    const order = files(...all('mocker'), ...all('reader'), 'spy.watcher', ...late, ...own)
    const run = await runFixture('hazards-mocks', { vitest, order, args: ['--pool', pool] })
    // Version 4 keeps a mock with the module that it mocks, and mocks in the next file what was asked for and not imported.
    const isKept = vitest === 4
    expect(hazardsOf(run.report)).toEqual(
      [
        ...NAMES.map((name) => `stale-mock ${MOCKED[name as keyof typeof MOCKED]}, by ${name}.mocker: ${name}.reader${name === 'spy' ? ' spy.watcher' : ''}`),
        'stale-mock src/shared/cart.ts < src/shared/price.ts, by shared.first: shared.caller',
        'stale-mock src/twice/sign-up.ts < src/twice/send.ts, by twice.first: twice.second',
        ...(isKept ? ['kept.mocker: kept.automock', 'never.mocker: never.reader'].map((pair) => `stale-mock src/${pair.split('.')[0]}/price.ts < src/${pair.split('.')[0]}/price.ts, by ${pair}`) : []),
      ].sort(),
    )
    // Each file that met a hazard fails by it, and no other.
    expect(failedFiles(run)).toEqual(affectedFiles(run))
  })
})

describe.each([
  { vitest: 5, pool: 'forks' },
  { vitest: 4, pool: 'threads' },
] as const)('mocks, Vitest $vitest, $pool', { concurrent: true }, ({ vitest, pool }) => {
  it('do not reach modules that earlier files loaded', async () => {
    const order = files(...all('reader'), 'lazy.reader', ...all('mocker'), 'lazy.mocker', 'spy.watcher')
    const run = await runFixture('hazards-mocks', { vitest, order, args: ['--pool', pool] })
    expect(hazardsOf(run.report)).toEqual(
      NAMES.map((name) => `missed-mock ${MOCKED[name as keyof typeof MOCKED]}, by ${name}.reader: ${name}.mocker${name === 'spy' ? ' spy.watcher' : ''}`).sort(),
    )
    expect(failedFiles(run)).toEqual(affectedFiles(run))
  })

  it('harm nobody where modules are dropped after them, or loaded anew before them', async () => {
    const order = files(...all('tidy'), ...all('reader'), ...all('fresh'), 'shared.first', 'shared.second', 'lazy.mocker', 'lazy.reader', 'undone.mocker', 'undone.reader')
    const run = await runFixture('hazards-mocks', { vitest, order, args: ['--pool', pool] })
    expect([hazardsOf(run.report), failedFiles(run)]).toEqual([[], []])
  })

  it('would do both if workers were shared', async () => {
    const names = ['factory.mocker', 'factory.tidy', 'factory.fresh', 'factory.reader', 'twice.first', 'twice.second', 'shared.first', 'shared.second', 'lazy.mocker', 'lazy.reader']
    const run = await runFixture('hazards-mocks', { vitest, order: files(...names), args: ['--isolate=true', '--pool', pool] })
    expect(hazardsOf(run.report)).toEqual([
      'would: missed-mock src/factory/cart.ts < src/factory/price.ts, by factory.reader: factory.mocker factory.tidy',
      'would: stale-mock src/factory/cart.ts < src/factory/price.ts, by factory.fresh: factory.mocker factory.reader factory.tidy',
      'would: stale-mock src/twice/sign-up.ts < src/twice/send.ts, by twice.first: twice.second',
    ])
    expect(failedFiles(run)).toEqual([])
    expect(run.stdout).toMatch(/HAZARDS {2}3: modules that would stay in the cache if workers were shared/)
  })
})

describe.each(RUNS)('registrations, Vitest $vitest, $pool', { concurrent: true }, ({ vitest, pool }) => {
  it('are made for the first file only', async () => {
    const order = files(
      'kit.clean', 'kit.first', 'kit.second', 'kit.third', 'kit.own', 'every-hook.first', 'every-hook.second', 'matchers.first',
      'matchers.second', 'noon.first', 'noon.second',
    )
    const run = await runFixture('hazards-registrations', { vitest, order, args: ['--pool', pool] })
    expect(hazardsOf(run.report)).toEqual([
      'missed-registration src/every-hook.ts < beforeAll, beforeEach, afterEach, afterAll, by every-hook.first: every-hook.second',
      'missed-registration src/kit.ts < afterEach, by kit.first: kit.second kit.third',
      'missed-registration src/noon.ts < vi.mock(src/clock.ts), by noon.first: noon.second',
    ])
    expect(failedFiles(run)).toEqual(affectedFiles(run))
  })
})

const SETUP_FILES = {
  'vitest.config.ts': `
    import carryover from 'carryover/vitest'
    export default { plugins: [carryover({ json: 'report.json', confirm: false })], test: { isolate: false, setupFiles: ['test/setup.ts', 'test/other-setup.ts'] } }`,
  'test/other-setup.ts': `import '../src/matchers.ts'`,
}

describe.each([5, 4] as const)('registrations and setup files, Vitest %i', { concurrent: true }, (vitest) => {
  it('a setup file itself registers for each file', async () => {
    const setup = `
      import { afterEach } from 'vitest'
      import { empty } from '../src/kit.ts'
      afterEach(empty)`
    const run = await runFixture('hazards-registrations', { vitest, files: { ...SETUP_FILES, 'test/setup.ts': setup }, order: files('kit.first', 'kit.second', 'kit.third') })
    expect([hazardsOf(run.report), failedFiles(run)]).toEqual([[], []])
  })

  it('what a setup file imports registers once, and all later files go without', async () => {
    const order = files('kit.first', 'kit.second', 'matchers.first')
    const run = await runFixture('hazards-registrations', { vitest, files: { ...SETUP_FILES, 'test/setup.ts': `import '../src/kit.ts'` }, order })
    expect(hazardsOf(run.report)).toEqual(['missed-registration src/kit.ts < afterEach, by kit.first: kit.second matchers.first'])
    expect(failedFiles(run)).toEqual(['kit.second'])
  })

  it('are seen without the plugin', async () => {
    const config = `
      import { environment } from 'carryover/vitest'
      const reporters = ['default', ['carryover/vitest/reporter', { json: 'report.json', confirm: false }]]
      export default { test: { isolate: false, environment, reporters } }`
    const order = files('kit.first', 'kit.second', 'noon.first', 'noon.second')
    const run = await runFixture('hazards-registrations', { vitest, files: { 'vitest.config.ts': config }, order })
    expect(hazardsOf(run.report)).toEqual([
      'missed-registration src/kit.ts < afterEach, by kit.first: kit.second',
      'missed-registration src/noon.ts < vi.mock(src/clock.ts), by noon.first: noon.second',
    ])
  })
})

const COMPONENTS = ['button', 'checkbox', 'dialog', 'field', 'tabs'].map((name) => `test/${name}.test.tsx`)

describe.each([5, 4] as const)("Testing Library's cleanup, Vitest %i", { concurrent: true }, (vitest) => {
  it('is registered by the first file that imports it', async () => {
    const run = await runFixture('hazards-cleanup', { vitest, order: ['test/plain.test.ts', ...COMPONENTS] })
    expect(hazardsOf(run.report)).toEqual([
      'missed-registration @testing-library/react < afterEach, beforeAll, afterAll, by button: checkbox dialog field tabs',
    ])
    expect(failedFiles(run)).toEqual(affectedFiles(run))
    const { summary, files: entries = [], hazards: [hazard] = [] } = run.report ?? {}
    expect([summary?.hazards, entries.filter((entry) => entry.hazards.length > 0).map(({ path, hazards }) => [path, hazards])]).toEqual([
      1,
      [['test/button.test.tsx', [hazard?.id]]],
    ])
  })

  it('is no hazard where a setup file calls it', async () => {
    const setup = `
      import { cleanup } from '@testing-library/react'
      afterEach(() => cleanup())`
    const config = `
      import carryover from 'carryover/vitest'
      export default { plugins: [carryover({ json: 'report.json', confirm: false })], test: { isolate: false, environment: 'jsdom', globals: true, setupFiles: 'test/setup.ts' } }`
    const run = await runFixture('hazards-cleanup', { vitest, files: { 'test/setup.ts': setup, 'vitest.config.ts': config }, order: ['test/plain.test.ts', ...COMPONENTS] })
    expect([hazardsOf(run.report), failedFiles(run)]).toEqual([[], []])
  })
})
