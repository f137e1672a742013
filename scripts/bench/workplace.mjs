import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'

const REPOSITORY = resolve(import.meta.dirname, '../..')

/**
 * A temporary directory for suites, with the repository's node_modules in it by links. Carryover itself is a copy, so
 * that a build during the run changes nothing.
 * @param packageDirectory where the Carryover that is measured stands: its package.json and dist/
 * @param toolOptions of the plugin
 */
export function openWorkplace(packageDirectory = REPOSITORY, toolOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-of-carryover-'))
  // Vite serves a web environment only what lies in the workspace; without one that is the suite alone.
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, workspaces: ['*'] }))
  const modules = join(directory, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(join(REPOSITORY, 'node_modules')))
    if (name !== 'carryover' && !name.startsWith('.')) symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name), 'junction')
  for (const part of ['package.json', 'dist']) cpSync(join(packageDirectory, part), join(modules, 'carryover', part), { recursive: true })

  return {
    directory,
    /** Writes a suite (path -> text) with its two configs, and gives its directory. */
    addSuite(name, files, test = {}) {
      const suite = join(directory, name)
      for (const [path, text] of Object.entries({ ...files, ...configs(test, toolOptions) })) write(join(suite, path), text)
      return suite
    },
    /** The same for Jest; its configs have names of their own, by which a suite is known for one of Jest's. */
    addJestSuite(name, files, options = {}) {
      const suite = join(directory, name)
      for (const [path, text] of Object.entries({ ...files, ...jestConfigs(options) })) write(join(suite, path), text)
      return suite
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** Sources and tests of a project of the repository, as the files of a suite. */
export function filesOf(project) {
  const root = join(REPOSITORY, project)
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const kept = paths.filter((path) => path.startsWith('src/') || path.startsWith('test/'))
  return Object.fromEntries(kept.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

export const REPORT = 'carryover-report.json'

/** The same config with and without the tool; files always run in the order of their names. */
function configs(test, options) {
  const config = (imports, plugins) => `import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
${imports}
class ByName extends BaseSequencer {
  async sort(files) {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
  }
}

export default defineConfig({
  plugins: [${plugins}],
  test: { isolate: false, pool: 'forks', cache: false, sequence: { sequencer: ByName }, ...${JSON.stringify(test)} },
})
`
  return {
    'package.json': JSON.stringify({ name: 'bench', private: true, type: 'module' }),
    'without.config.mjs': config('', ''),
    'with.config.mjs': config(`import carryover from 'carryover/vitest'\n`, `carryover(${JSON.stringify({ confirm: false, json: REPORT, ...options })})`),
  }
}

/** Without the times of earlier runs, by which Jest would sort files and choose its workers. */
function jestConfigs(options) {
  const base = { transform: {}, testSequencer: './by-name.cjs', cacheDirectory: './.cache', workerIdleMemoryLimit: '50GB', ...options }
  const config = (more) => `module.exports = ${JSON.stringify({ ...base, ...more })}\n`
  return {
    'package.json': JSON.stringify({ name: 'bench', private: true }),
    'by-name.cjs': `module.exports = class ByName {
  sort(tests) {
    return tests.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  }
  shard(tests) {
    return tests
  }
  cacheResults() {}
}
`,
    'without.jest.config.cjs': config({ reporters: ['default'] }),
    'with.jest.config.cjs': config({
      testRunner: 'carryover/jest/runner',
      reporters: ['default', ['carryover/jest/reporter', { confirm: false, json: REPORT }]],
    }),
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
