import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, makeProject } from '../run-fixture.ts'

const READERS = ['cart', 'date', 'form', 'list', 'menu', 'page']

/** One file changes two settings; six read the one, one reads the other, and one needs both of two files. */
const FILES = {
  'vitest.config.ts': "export default { test: { include: ['test/*.unit.ts'] } }",
  'src/settings.ts': "let locale = 'en'\nexport const setLocale = (to: string): void => void (locale = to)\nexport const getLocale = (): string => locale\nexport const units = { length: 'm', switches: [] as string[] }\n",
  'test/a.unit.ts': unit("setLocale('fr'); units.length = 'ft'; expect(getLocale()).toBe('fr')"),
  'test/b.unit.ts': unit("units.switches.push('left'); expect(units.switches).toContain('left')"),
  'test/c.unit.ts': unit("units.switches.push('right'); expect(units.switches).toContain('right')"),
  ...Object.fromEntries(READERS.map((name) => [`test/${name}.unit.ts`, unit("expect(getLocale()).toBe('en')")])),
  'test/road.unit.ts': unit("expect(units.length).toBe('m')"),
  'test/tram.unit.ts': unit("expect(units.switches.length).toBeLessThan(2)"),
}

function unit(body: string): string {
  return `import { expect, test } from 'vitest'\nimport { getLocale, setLocale, units } from '../src/settings.ts'\ntest('keeps to it', () => { void [getLocale, setLocale, units]; ${body} })\n`
}

test('an audit proves together what one cause breaks, and each by its own state', async () => {
  const directory = makeProject('layouts/sourcemaps', { files: FILES })
  const { stdout } = await execute([join(directory, 'node_modules/carryover/dist/cli/bin.js'), 'audit', '--format', 'json'], directory)
  const { orderDependent, leaks } = JSON.parse(stdout) as Report
  const told = orderDependent.map(({ file, evidence, polluters, state }) => [file, evidence, polluters[0], state.map(({ leak }) => leaks.find(({ id }) => id === leak)?.path)])
  const byLocale = READERS.map((name) => [`test/${name}.unit.ts`, 'caused', ['test/a.unit.ts'], ['src/settings.ts#locale']])
  expect(told).toEqual(
    expect.arrayContaining([
      ...byLocale,
      ['test/road.unit.ts', 'caused', ['test/a.unit.ts'], ['src/settings.ts#units.length']],
      ['test/tram.unit.ts', 'caused', ['test/b.unit.ts', 'test/c.unit.ts'], expect.anything()],
    ]),
  )
  expect(told).toHaveLength(READERS.length + 2)
  const together = orderDependent.filter(({ repeats }) => repeats === '1/1 alone pass, 3/3 after fail')
  expect(together.map(({ file }) => file)).toEqual(expect.arrayContaining(READERS.slice(1).map((name) => `test/${name}.unit.ts`)))
})
