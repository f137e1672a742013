import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, makeProject } from '../run-fixture.ts'
import { type Companions, installCompanions } from './companions.ts'
import { GREETING, leaksOf, VERSIONS } from './layouts.ts'

let companions: Companions
beforeAll(async () => {
  companions = await installCompanions(['@vitest/browser-playwright'], ['playwright'])
})
afterAll(() => companions.remove())

/** One project runs in Node; the other would run in a browser, if there were one. */
const CONFIG = `
  import { playwright } from '@vitest/browser-playwright'
  import carryover from 'carryover/vitest'
  const browser = { enabled: true, headless: true, screenshotFailures: false, provider: playwright(), instances: [{ browser: 'chromium' }] }
  export default {
    plugins: [carryover({ json: 'report.json', confirm: false })],
    test: {
      projects: [
        { extends: true, test: { name: 'unit', isolate: false, maxWorkers: 1 } },
        { extends: true, test: { name: 'web', include: ['test/victim.test.ts'], browser } },
      ],
    },
  }`

describe.each(VERSIONS)('browser mode of Vitest %i', (vitest) => {
  test.concurrent('a project that runs in a browser is left out, with a note', async ({ skip }) => {
    if (!companions.has(vitest)) skip('the provider could not be installed')
    const directory = makeProject('layouts/sourcemaps', { vitest, files: { 'vitest.config.ts': CONFIG } })
    companions.addTo(directory, vitest)
    const env = { PLAYWRIGHT_BROWSERS_PATH: join(directory, 'none') }
    const { stdout, stderr } = await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run'], directory, env)
    const path = join(directory, 'report.json')
    if (!existsSync(path)) throw new Error(`There is no report.\n${stdout}\n${stderr}`)
    const report = JSON.parse(readFileSync(path, 'utf8')) as Report
    expect(report.notes).toEqual(['Project web (chromium) runs in a browser, where Carryover does not look'])
    expect(report.files.map(({ project }) => project)).toEqual(['unit', 'unit', 'unit'])
    expect(leaksOf(report)).toEqual([`test/polluter.test.ts: ${GREETING}`])
  })
})
