import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, makeProject } from '../run-fixture.ts'
import { leaksOf, VERSIONS } from './layouts.ts'

describe.each(VERSIONS)('commands of Vitest %i', (vitest) => {
  async function command(args: readonly string[], carryoverOptions?: false, prepare: (directory: string) => void = () => {}) {
    const directory = makeProject('layouts/inline-projects-extends', { vitest, ...(carryoverOptions === false && { carryoverOptions }) })
    prepare(directory)
    const { exitCode, stdout, stderr } = await execute([join(directory, 'node_modules/vitest/vitest.mjs'), ...args], directory)
    const path = join(directory, 'report.json')
    const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined
    return { exitCode, stdout: stdout.replaceAll(directory, 'ROOT'), stderr, report }
  }

  test.concurrent.each([[['list', '--json']], [['run', 'nothing', '--passWithNoTests']]])('%o is the same with and without the plugin', async (args) => {
    const [watched, plain] = await Promise.all([command(args), command(args, false)])
    // Projects are listed as they come.
    const sorted = ({ stdout }: { readonly stdout: string }): unknown => (args.includes('--json') ? (JSON.parse(stdout) as object[]).map((one) => JSON.stringify(one)).toSorted() : stdout)
    expect({ ...watched, stdout: sorted(watched) }).toEqual({ ...plain, exitCode: 0, report: undefined, stdout: sorted(plain) })
  })

  test.concurrent('no tests fail a run', async () => {
    expect(await command(['run', 'nothing'])).toMatchObject({ exitCode: 1, report: undefined })
  })

  test.concurrent('--changed looks at what is run', async () => {
    const { report } = await command(['run', '--changed', '--maxWorkers=1'], undefined, (directory) => {
      const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd: directory, stdio: 'ignore' })
      git('init')
      writeFileSync(join(directory, '.gitignore'), 'node_modules\n')
      git('add', '.')
      git('commit', '-m', 'all')
      appendFileSync(join(directory, 'web/src/greeting.ts'), '\n')
    })
    expect(report?.files.map(({ path }) => path).toSorted()).toEqual(['web/test/polluter.test.ts', 'web/test/victim.test.ts'])
  })

  test.concurrent('bench is not watched', async () => {
    const text =
      vitest === 5
        ? `import { test } from 'vitest'\ntest('sum', async ({ bench }) => { await bench('sum', () => 1 + 1).run() })`
        : `import { bench } from 'vitest'\nbench('sum', () => { 1 + 1 }, { time: 20, iterations: 2 })`
    const directory = makeProject('layouts/sourcemaps', { vitest, files: { 'test/sum.bench.ts': text } })
    const bench = await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'bench', '--run'], directory)
    expect({ exitCode: bench.exitCode, hasReport: existsSync(join(directory, 'report.json')) }).toEqual({ exitCode: 0, hasReport: false })
    expect(bench.stdout).toContain('sum')
    expect(`${bench.stdout}${bench.stderr}`).not.toContain('Carryover')
  })
})

describe.each(VERSIONS)('the cache of transforms in Vitest %i', (vitest) => {
  test.concurrent.each([
    ['config-file-projects', 'packages/a', '../../spy.ts', ['packages/a/vitest.config.ts', 'packages/b/vitest.config.ts']],
    ['inline-projects', 'unit', './spy.ts', []],
  ])('%s: neither run gets the other\'s', async (name, folder, spy, configs) => {
    const spyText = `globalThis[Symbol.for('carryover.module')] ??= (id: string) => console.log('SEEN', id)`
    const directory = makeProject(`layouts/${name}`, { vitest, files: { 'spy.ts': spyText } })
    const cache = vitest === 4 ? 'experimental: { fsModuleCache: true },' : ''
    for (const file of ['vitest.config.ts', ...configs]) {
      const path = join(directory, file)
      const text = readFileSync(path, 'utf8').replaceAll('isolate: false', `${cache} setupFiles: ['${spy}'], isolate: false`)
      writeFileSync(path, text.replace(/\[(carryover\(.*\))\]/, '[process.env.WATCHED && $1]').replace('test: { projects', `test: { ${cache} projects`))
    }
    const run = async (watched: string) => {
      const path = join(directory, 'report.json')
      rmSync(path, { force: true })
      const result = await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1'], directory, { WATCHED: watched })
      return existsSync(path) ? leaksOf(JSON.parse(readFileSync(path, 'utf8')) as Report) : result.stdout.includes('SEEN')
    }
    const leak = expect.arrayContaining([`${folder}/test/polluter.test.ts: private ${folder}/src/greeting.ts#language, "en" -> "fr"`])
    expect([await run(''), await run('1'), await run(''), await run('1')]).toEqual([false, leak, false, leak])
    expect(readdirSync(join(directory, 'node_modules')).filter((entry) => entry.includes('vitest-cache'))).toHaveLength(1)
  })
})
