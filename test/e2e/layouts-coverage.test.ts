import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute, type FixtureOptions, makeProject, type VitestVersion } from '../run-fixture.ts'
import { type Companions, installCompanions } from './companions.ts'
import { VERSIONS } from './layouts.ts'

let companions: Companions
beforeAll(async () => {
  companions = await installCompanions(['@vitest/coverage-v8', '@vitest/coverage-istanbul'])
})
afterAll(() => companions.remove())

/** What was covered how often, by file. */
async function coverage(name: string, provider: string, options: FixtureOptions & { readonly vitest: VitestVersion }): Promise<object> {
  const directory = makeProject(name, options)
  companions.addTo(directory, options.vitest)
  const wanted = ['enabled', `provider=${provider}`, 'reporter=json', 'reportOnFailure', 'include=**/src/**'].map((option) => `--coverage.${option}`)
  const { stdout, stderr } = await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1', ...wanted], directory)
  const path = join(directory, 'coverage/coverage-final.json')
  const isWatched = existsSync(join(directory, 'report.json'))
  if (!existsSync(path) || isWatched === (options.carryoverOptions === false)) throw new Error(`Not as it was meant.\n${stdout}\n${stderr}`)
  const files = Object.entries(JSON.parse(readFileSync(path, 'utf8').replaceAll(directory, 'ROOT')) as Record<string, object>)
  // How results were merged is no figure.
  return Object.fromEntries(files.map(([file, figures]) => [file, { ...figures, meta: undefined }]))
}

describe.each(VERSIONS)('coverage in Vitest %i', (vitest) => {
  test.concurrent.for([
    ['v8', 'sourcemaps', { deep: true }],
    ['v8', 'vue-svelte-jsx'],
    ['v8', 'config-file-projects'],
    ['istanbul', 'sourcemaps'],
  ] as const)('%s: the same figures of %s with and without the plugin', async ([provider, name, more], { skip }) => {
    if (!companions.has(vitest)) skip('the providers could not be installed')
    const [watched, plain] = await Promise.all([
      coverage(`layouts/${name}`, provider, { vitest, ...(more && { carryoverOptions: more }) }),
      coverage(`layouts/${name}`, provider, { vitest, carryoverOptions: false }),
    ])
    expect(watched).toEqual(plain)
    expect(Object.keys(plain).length).toBeGreaterThan(1)
  })
})
