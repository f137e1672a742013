import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, makeProject } from '../run-fixture.ts'

const NAMES = ['basket', 'clock', 'form', 'menu', 'page', 'theme']

const CONFIG = { 'vitest.config.ts': "export default { test: { include: ['test/*.unit.ts'] } }" }

/** Each module has a setting that one file leaves changed and another one reads. */
const PAIRS = Object.fromEntries(
  NAMES.flatMap((name) => [
    [`src/${name}.ts`, "let mode = 'plain'\nexport const setMode = (to: string): void => void (mode = to)\nexport const getMode = (): string => mode\n"],
    [`test/${name}-sets.unit.ts`, unit(name, "setMode('other'); expect(getMode()).toBe('other')")],
    [`test/${name}-uses.unit.ts`, unit(name, "void setMode; expect(getMode()).toBe('plain')")],
  ]),
)

function unit(module: string, body: string): string {
  return `import { expect, test } from 'vitest'\nimport { getMode, setMode } from '../src/${module}.ts'\ntest('keeps to it', () => { ${body} })\n`
}

async function audit(directory: string, ...options: string[]): Promise<Report> {
  const { stdout, stderr } = await execute([join(directory, 'node_modules/carryover/dist/cli/bin.js'), 'audit', '--format', 'json', ...options], directory)
  expect(stdout, stderr).toMatch(/^\{/)
  return JSON.parse(stdout) as Report
}

test('an audit ends at its cost, tells whom it suspects, and goes on from there', async () => {
  const directory = makeProject('layouts/sourcemaps', { files: { ...CONFIG, ...PAIRS } })
  const journal = join(directory, 'node_modules/.cache/carryover/audit.jsonl')
  const count = 2 * NAMES.length
  const short = await audit(directory, '--cost', '7')
  // What had begun side by side comes to its end.
  expect(short.summary.fileRuns).toBeLessThanOrEqual(7 * count + 6)
  expect(short.notes?.join('\n')).toMatch(/What this audit may cost \(7 runs of the suite; a higher --cost goes on from there\) ended before these were explained: test\/\w+-uses/)
  const suspected = short.orderDependent.filter(({ evidence }) => evidence === 'suspected')
  expect(suspected.length).toBeGreaterThan(0)
  for (const { file, polluters, repeats } of suspected) {
    expect(polluters).toEqual([[file.replace('uses', 'sets')]])
    expect(repeats).toMatch(/^(?:1\/1|2\/2) alone pass, (?:1\/1|2\/2) after fail$/)
  }
  expect(existsSync(journal)).toBe(true)

  const whole = await audit(directory, '--cost', '24')
  expect(whole.notes?.join('\n')).toContain('are from the audit that was stopped at')
  expect(whole.orderDependent.map(({ file, evidence, polluters }) => [file, evidence, polluters]).sort()).toEqual(
    NAMES.map((name) => [`test/${name}-uses.unit.ts`, 'caused', [[`test/${name}-sets.unit.ts`]]]),
  )
  expect(existsSync(journal)).toBe(false)
})

test('a plan is not good where a test fails by it that was told before, of another cause', async () => {
  const either = "import { expect, test } from 'vitest'\nimport * as basket from '../src/basket.ts'\nimport * as clock from '../src/clock.ts'\ntest('keeps to both', () => { expect([basket.getMode(), clock.getMode()]).toEqual(['plain', 'plain']) })\n"
  const wanted = /^(?:src|test)\/(?:basket|clock)(?!.*uses)/
  const pairs = Object.entries(PAIRS).filter(([path]) => wanted.test(path))
  const readers = Object.fromEntries(['one', 'two', 'zone', 'zoo'].map((name) => [`test/${name}.unit.ts`, either]))
  const directory = makeProject('layouts/sourcemaps', { files: { ...CONFIG, ...Object.fromEntries(pairs), ...readers } })
  const { plan } = await audit(directory)
  const isolated = plan?.isolated.map(({ file }) => file)
  expect(isolated).toEqual(expect.arrayContaining(['test/basket-sets.unit.ts', 'test/clock-sets.unit.ts']))
  expect(plan?.measured?.ordersVerified).toBeGreaterThan(0)
})

test('a cost that no audit can keep to is refused', async () => {
  const directory = makeProject('layouts/sourcemaps', { files: { ...CONFIG, ...PAIRS } })
  const { exitCode, stderr } = await execute([join(directory, 'node_modules/carryover/dist/cli/bin.js'), 'audit', '--cost', '2'], directory)
  expect([exitCode, stderr.trim()]).toEqual([2, expect.stringContaining('Option --cost cannot be "2": it takes suite-runs from 4.')])
})
