import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute, type FixtureOptions, makeProject } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const NODE_MODULES = resolve(import.meta.dirname, '../../node_modules')
const sourceOf = (vitest: number): string => join(NODE_MODULES, vitest === 4 ? 'vitest4' : 'vitest')

let place: string
/** Versions of Vitest whose providers could be installed. */
const installed = new Map<number, string>()

/** Each provider goes with one version of Vitest alone, and this package has two: they come from the registry. */
beforeAll(async () => {
  place = mkdtempSync(join(realpathSync(tmpdir()), 'carryover-coverage-'))
  await Promise.all(
    VERSIONS.map(async (vitest) => {
      const { version } = JSON.parse(readFileSync(join(sourceOf(vitest), 'package.json'), 'utf8')) as { version: string }
      const to = join(place, String(vitest))
      const packages = ['v8', 'istanbul'].map((provider) => `@vitest/coverage-${provider}@${version}`)
      const quietly = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--prefer-offline', '--no-package-lock']
      mkdirSync(to)
      await promisify(execFile)('npm', ['install', '--prefix', to, ...quietly, ...packages], { cwd: to, timeout: 60_000 }).then(
        () => installed.set(vitest, join(to, 'node_modules')),
        () => {},
      )
    }),
  )
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** What was covered how often, by file. */
async function coverage(name: string, provider: string, options: FixtureOptions & { readonly vitest: 4 | 5 }): Promise<unknown> {
  const directory = makeProject(name, options)
  installProvider(directory, options.vitest)
  const wanted = ['enabled', `provider=${provider}`, 'reporter=json', 'reportOnFailure', 'include=**/src/**'].map((option) => `--coverage.${option}`)
  const { stdout, stderr } = await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1', ...wanted], directory)
  const path = join(directory, 'coverage/coverage-final.json')
  const isWatched = existsSync(join(directory, 'report.json'))
  if (!existsSync(path) || isWatched === (options.carryoverOptions === false)) throw new Error(`Not as it was meant.\n${stdout}\n${stderr}`)
  const files = Object.entries(JSON.parse(readFileSync(path, 'utf8').replaceAll(directory, 'ROOT')) as Record<string, object>)
  // How results were merged is no figure.
  return Object.fromEntries(files.map(([file, figures]) => [file, { ...figures, meta: undefined }]))
}

/** Real copies: what a worker imports is resolved from where Vitest and the provider truly are. */
function installProvider(directory: string, vitest: 4 | 5): void {
  const from = installed.get(vitest) ?? ''
  const to = join(directory, 'node_modules')
  rmSync(join(to, 'vitest'))
  cpSync(sourceOf(vitest), join(to, 'vitest'), { recursive: true })
  for (const entry of readdirSync(from).filter((name) => !name.startsWith('.'))) {
    const names = entry.startsWith('@') ? readdirSync(join(from, entry)).map((name) => join(entry, name)) : [entry]
    for (const name of names) {
      if (name.startsWith(join('@vitest', 'coverage-'))) {
        rmSync(join(to, name), { recursive: true, force: true })
        cpSync(join(from, name), join(to, name), { recursive: true })
      } else if (!existsSync(join(to, name))) {
        mkdirSync(dirname(join(to, name)), { recursive: true })
        symlinkSync(join(from, name), join(to, name), 'junction')
      }
    }
  }
}

describe.each(VERSIONS)('coverage in Vitest %i', (vitest) => {
  test.concurrent.for([
    ['v8', 'sourcemaps'],
    ['v8', 'vue-svelte-jsx'],
    ['v8', 'config-file-projects'],
    ['istanbul', 'sourcemaps'],
  ] as const)('%s: the same figures of %s with and without the plugin', async ([provider, name], { skip }) => {
    if (!installed.has(vitest)) skip('the providers could not be installed')
    const [watched, plain] = await Promise.all([
      coverage(`layouts/${name}`, provider, { vitest }),
      coverage(`layouts/${name}`, provider, { vitest, carryoverOptions: false }),
    ])
    expect(watched).toEqual(plain)
    expect(Object.keys(plain as object).length).toBeGreaterThan(1)
  })
})
