import { describe, expect, test } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { GREETING, storyOf, VERSIONS } from './layouts.ts'

const PAIR = ['test/polluter.test.ts', 'test/victim.test.ts'] as const

function projectConfig(name: string): string {
  return `
    import carryover from 'carryover/vitest'
    export default { plugins: [carryover({ json: '${name}.json', confirm: false })], test: { isolate: false } }`
}

describe.each(VERSIONS)('with the plugin in Vitest %i', (vitest) => {
  test.concurrent('one project', async () => {
    const run = await runFixture('layouts/sourcemaps', { vitest, order: PAIR })
    expect(run.exitCode).toBe(1)
    expect(run.report?.runner).toMatchObject({ name: 'vitest', pool: 'forks', isolate: false, workers: 1 })
    expect(run.report?.runner.version).toMatch(vitest === 5 ? /^5\./ : /^4\./)
    expect(run.report?.files.map(({ path, position, outcome }) => ({ path, position, outcome }))).toEqual([
      { path: 'test/polluter.test.ts', position: 0, outcome: 'pass' },
      { path: 'test/victim.test.ts', position: 1, outcome: 'fail' },
    ])
    expect(storyOf(run)).toEqual({ leaks: [`test/polluter.test.ts: ${GREETING}`], histories: [`: ${PAIR.join(' ')}`], notes: [] })
  })

  test.concurrent.each([
    ['inline-projects', ['unit', 'web']],
    ['inline-projects-extends', ['unit', 'web']],
    ['config-file-projects', ['packages/a', 'packages/b']],
  ])('%s: a story in each, none across', async (name, folders) => {
    const order = folders.flatMap((folder) => PAIR.map((file) => `${folder}/${file}`))
    const run = await runFixture(`layouts/${name}`, { vitest, order })
    expect(run.exitCode).toBe(1)
    expect(storyOf(run)).toEqual({
      leaks: folders.map((folder) => `${folder}/test/polluter.test.ts: private ${folder}/src/greeting.ts#language, "en" -> "fr"`),
      histories: folders.map((folder) => `${folder.replace('packages/', '')}: ${folder}/${PAIR[0]} ${folder}/${PAIR[1]}`),
      notes: [],
    })
    expect(run.stdout.match(/^Carryover: /gm)).toHaveLength(1)
  })

  test.concurrent('configs of projects that hold the plugin beside the root: one report, by the root\'s options', async () => {
    const run = await runFixture('layouts/config-file-projects', {
      vitest,
      files: { 'packages/a/vitest.config.ts': projectConfig('a'), 'packages/b/vitest.config.ts': projectConfig('b') },
      args: ['--maxWorkers=1'],
    })
    expect(run.stdout.match(/^Carryover: /gm)).toHaveLength(1)
    expect(storyOf(run).leaks).toHaveLength(2)
  })

  test.concurrent('--project looks at that project alone', async () => {
    const run = await runFixture('layouts/inline-projects-extends', { vitest, args: ['--project=web', '--maxWorkers=1'] })
    expect(run.report?.files.map(({ project }) => project)).toEqual(['web', 'web'])
  })

  test.concurrent('the user\'s own runner, in TypeScript', async () => {
    const order = [PAIR[0], 'test/runner.test.ts', PAIR[1]]
    const run = await runFixture('layouts/user-runner', { vitest, order })
    expect(storyOf(run)).toEqual({ leaks: [`test/polluter.test.ts: ${GREETING}`], histories: [`: ${order.join(' ')}`], notes: [] })
    expect(run.report?.files.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'fail'])
  })

  test.concurrent('a runner whose methods are fields', async () => {
    const runner = `
      import { TestRunner } from 'vitest'
      export default class extends TestRunner {
        onBeforeCollect = (paths: string[]) => { console.log('BEGINS', paths.length) }
        onAfterRunFiles = () => { console.log('ENDS') }
      }`
    const run = await runFixture('layouts/user-runner', { vitest, order: PAIR, files: { 'runner/counting-runner.ts': runner } })
    expect(run.stdout.match(/BEGINS 1|ENDS/g)).toHaveLength(4)
    expect(storyOf(run).leaks).toEqual([`test/polluter.test.ts: ${GREETING}`])
  })

  test.concurrent('setup files', async () => {
    const order = ['test/basket.first.test.ts', 'test/basket.second.test.ts', ...PAIR]
    const run = await runFixture('layouts/setup-files', { vitest, order })
    expect(storyOf(run)).toEqual({ leaks: [`test/polluter.test.ts: ${GREETING}`], histories: [`: ${order.join(' ')}`], notes: [] })
  })

  test.concurrent('the user\'s own sequencer', async () => {
    const run = await runFixture('layouts/sequencer', { vitest })
    expect(run.exitCode).toBe(0)
    expect(storyOf(run)).toEqual({ leaks: [`test/polluter.test.ts: ${GREETING}`], histories: [`: ${PAIR.toReversed().join(' ')}`], notes: [] })
  })

  test.concurrent('Vue, Svelte and TSX', async () => {
    const order = ['vue', 'svelte', 'jsx'].flatMap((name) => ['polluter', 'victim'].map((role) => `test/${name}.${role}.test.ts${name === 'jsx' ? 'x' : ''}`))
    const run = await runFixture('layouts/vue-svelte-jsx', { vitest, order })
    const { leaks, histories } = storyOf(run)
    expect(leaks.filter((leak) => leak.includes('private src/'))).toEqual([
      'test/jsx.polluter.test.tsx: private src/Weight.tsx#unit, "kg" -> "lb"',
      'test/svelte.polluter.test.ts: private src/Size.svelte#unit, "cm" -> "in"',
      'test/vue.polluter.test.ts: private src/Price.vue#currency, "EUR" -> "USD"',
    ])
    expect(histories).toEqual([`: ${order.join(' ')}`])
  })
})
