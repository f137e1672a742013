import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, makeProject, type VitestVersion } from '../run-fixture.ts'
import { hazardsOf } from './hazards-of.ts'

async function audit(name: string, vitest: VitestVersion, filters: readonly string[] = [], files: Readonly<Record<string, string>> = {}) {
  const directory = makeProject(name, { vitest, files })
  const bin = join(directory, 'node_modules/carryover/dist/cli/bin.js')
  const run = (words: readonly string[]) => execute([bin, ...words], directory)
  const { stdout } = await run(['audit', ...filters, '--json', 'audit.json'])
  return { stdout, run, report: JSON.parse(readFileSync(join(directory, 'audit.json'), 'utf8')) as Report }
}

/** Each order-dependent test in one line: what it ran after, and what was proven to be the cause. */
function findings({ orderDependent, hazards }: Report): string[] {
  return orderDependent
    .map(({ file, polluters, evidence, state, repeats }) => {
      const causes = state.map(({ leak }) => hazards.find(({ id }) => id === leak)).map((hazard) => `${hazard?.kind} ${hazard?.module}`)
      return `${file} after ${polluters.map((files) => files.join(' + ')).join(' | ')}: ${evidence}, ${causes.join(', ')} (${repeats})`
    })
    .sort()
}

/** It takes a tenth of the time in which jsdom is set up. */
const HAPPY_DOM = `export default { test: { environment: 'happy-dom', globals: true } }`

describe('an audit', { concurrent: true }, () => {
  test('says once that cleanup is registered for the first file only, and proves it of all others', async () => {
    const { report, stdout, run } = await audit('hazards-cleanup', 5, ['tsx'], { 'vitest.config.ts': HAPPY_DOM })
    expect(hazardsOf(report)).toEqual([
      'missed-registration @testing-library/react < afterEach, beforeAll, afterAll, by button: checkbox dialog field tabs',
    ])
    const cause = 'caused, missed-registration @testing-library/react'
    const others = ['checkbox', 'dialog', 'field', 'tabs'].map(
      (name) => `test/${name}.test.tsx after test/button.test.tsx: ${cause} (1/1 alone pass, 3/3 after fail)`,
    )
    expect(findings(report)).toEqual([`test/button.test.tsx after test/tabs.test.tsx: ${cause} (3/3 alone pass, 3/3 after fail)`, ...others])
    expect(stdout.match(/@testing-library\/react registers/g)).toHaveLength(3)
    expect(stdout).toContain('It breaks 5 tests in 5 files, see below.')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain("import { cleanup } from '@testing-library/react' and call afterEach(() => cleanup())")
    expect(report.flaky).toEqual([])

    const [first] = report.orderDependent
    const again = await run(['run', ...(first?.repro.order ?? []), '-t', first?.test ?? ''])
    expect(again.stdout).toContain(`fail  ${first?.test}`)
  })

  test.each([5, 4] as const)('proves by loading modules anew that mocks which are kept, or do not reach them, are the cause, on Vitest %i', async (vitest) => {
    // By name and the other way round a file that does not mock comes first: only a predicted order begins with the mock.
    const again = readFileSync(join(import.meta.dirname, '../../fixtures/hazards-mocks/test/factory.reader.test.ts'), 'utf8')
    const filters = ['factory.again', 'factory.mocker', 'factory.reader', 'twice.', 'shared.']
    const { report } = await audit('hazards-mocks', vitest, filters, { 'test/factory.again.test.ts': again })
    expect(findings(report)).toEqual([
      'test/factory.again.test.ts after test/factory.mocker.test.ts: caused, stale-mock src/factory/cart.ts (3/3 alone pass, 3/3 after fail)',
      'test/factory.mocker.test.ts after test/factory.again.test.ts: caused, missed-mock src/factory/cart.ts (3/3 alone pass, 3/3 after fail)',
      'test/factory.reader.test.ts after test/factory.mocker.test.ts: caused, stale-mock src/factory/cart.ts (3/3 alone pass, 3/3 after fail)',
      'test/shared.caller.test.ts after test/shared.second.test.ts: caused, stale-mock src/shared/cart.ts (3/3 alone pass, 3/3 after fail)',
      'test/twice.first.test.ts after test/twice.second.test.ts: caused, stale-mock src/twice/sign-up.ts (3/3 alone pass, 3/3 after fail)',
      'test/twice.second.test.ts after test/twice.first.test.ts: caused, stale-mock src/twice/sign-up.ts (3/3 alone pass, 3/3 after fail)',
    ])
  })

  test('proves what modules of the project register, on Vitest 4', async () => {
    const { report } = await audit('hazards-registrations', 4, ['every-hook.', 'noon.'])
    const [hook, noon] = ['missed-registration src/every-hook.ts', 'missed-registration src/noon.ts']
    expect(findings(report)).toEqual([
      `test/every-hook.first.test.ts after test/every-hook.second.test.ts: caused, ${hook} (3/3 alone pass, 3/3 after fail)`,
      `test/every-hook.second.test.ts after test/every-hook.first.test.ts: caused, ${hook} (3/3 alone pass, 3/3 after fail)`,
      `test/noon.first.test.ts after test/noon.second.test.ts: caused, ${noon} (3/3 alone pass, 3/3 after fail)`,
      `test/noon.second.test.ts after test/noon.first.test.ts: caused, ${noon} (3/3 alone pass, 3/3 after fail)`,
    ])
  })
})
